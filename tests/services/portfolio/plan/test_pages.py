"""The pages of a plan, as each kind of person meets them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from citywide.services.portfolio.models import Baseline, BaselineMilestone, Milestone, Phase

PLAN = "/portfolio/p/P-001/plan/"
CITY = ("lead", "manager", "other_manager", "sponsor", "staff", "head", "attorney")
OWNERS = {"lead", "manager"}


def the(html: str) -> str:
    return " ".join(html.split())


def get(client: Any, address: str) -> Any:
    return client.get(address)


@pytest.mark.parametrize("person", CITY)
def test_everybody_of_the_city_reads_a_plan(
    person: str, client_of: Callable[[str], Any], planned: Any
) -> None:
    html = the(get(client_of(person), PLAN).content.decode())
    assert "Contract signed" in html
    assert "30 days late" in html
    # Only who keeps the plan is offered to change it.
    assert ("Edit the whole plan" in html) is (person in OWNERS)


def test_visitors_are_asked_to_sign_in(client_of: Callable[[str], Any], planned: Any) -> None:
    answer = client_of("visitor").get(PLAN)
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def addresses(planned: Any) -> list[tuple[str, str]]:
    """Every address of a plan that changes something or leads to it, and how it is asked for."""
    task, phase = planned.milestones.first(), planned.phases.first()
    return [
        ("get", "edit/"),
        ("post", "edit/"),
        ("get", "tasks/add/"),
        ("post", "tasks/add/"),
        ("get", f"tasks/{task.pk}/"),
        ("post", f"tasks/{task.pk}/"),
        ("post", f"tasks/{task.pk}/move/"),
        ("get", f"tasks/{task.pk}/drop/"),
        ("post", f"tasks/{task.pk}/drop/"),
        ("post", f"tasks/{task.pk}/restore/"),
        ("get", "phases/"),
        ("post", "phases/"),
        ("get", f"phases/{phase.pk}/"),
        ("post", f"phases/{phase.pk}/"),
        ("post", f"phases/{phase.pk}/move/down/"),
        ("get", f"phases/{phase.pk}/remove/"),
        ("post", f"phases/{phase.pk}/remove/"),
        ("post", "phases/restore/1/"),
        ("get", "import/"),
        ("post", "import/"),
        ("get", "import/00000000-0000-0000-0000-000000000000/"),
        ("post", "import/00000000-0000-0000-0000-000000000000/"),
    ]


@pytest.mark.parametrize("person", ["other_manager", "sponsor", "staff", "head"])
def test_others_change_nothing(
    person: str, client_of: Callable[[str], Any], planned: Any, tasks: dict[str, Any]
) -> None:
    client = client_of(person)
    for method, address in addresses(planned):
        answer = getattr(client, method)(f"{PLAN}{address}")
        assert answer.status_code == 403, f"{method} {address}"
    assert planned.changes.count() == 0


def test_visitors_change_nothing(client_of: Callable[[str], Any], planned: Any) -> None:
    client = client_of("visitor")
    for method, address in addresses(planned):
        assert getattr(client, method)(f"{PLAN}{address}").status_code == 302, address
    assert planned.changes.count() == 0


@pytest.mark.parametrize("person", ["lead", "manager"])
def test_who_keeps_the_plan_opens_every_page(
    person: str, client_of: Callable[[str], Any], planned: Any
) -> None:
    client = client_of(person)
    for method, address in addresses(planned):
        if method == "get" and "0000" not in address:
            assert client.get(f"{PLAN}{address}").status_code == 200, address


@pytest.mark.parametrize("person", [one for one in CITY if one != "lead"])
def test_only_the_lead_approves_a_plan(
    person: str, client_of: Callable[[str], Any], planned: Any
) -> None:
    for method in ("get", "post"):
        assert getattr(client_of(person), method)(f"{PLAN}baselines/approve/").status_code == 403


def test_a_plan_says_what_is_late_and_what_is_wrong(
    client_of: Callable[[str], Any], planned: Any, tasks: dict[str, Any]
) -> None:
    html = the(client_of("staff").get(PLAN).content.decode())
    # Forecast for ten days ago, not finished: late by what has passed since its baseline.
    assert "30 days late" in html
    assert "ended 2 days late" in html
    assert "2 Contract signed was to end on" in html
    # Each finding leads to its row.
    assert f'href="?#task-{tasks["2"].pk}"' in html
    assert f'id="task-{tasks["2"].pk}"' in html
    assert "12.5%" in html


def test_the_next_milestone_is_named(client_of: Callable[[str], Any], planned: Any) -> None:
    html = the(client_of("staff").get(PLAN).content.decode())
    assert "Next:" in html
    assert html.index("Next:") < html.index("Contract signed")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("", {"1", "2", "3", "4", "5"}),
        ("open", {"2", "3", "4", "5"}),
        ("late", {"1", "2", "3", "5"}),
    ],
)
def test_the_table_is_narrowed(
    shown: str, expected: set[str], client_of: Callable[[str], Any], tasks: dict[str, Any]
) -> None:
    html = client_of("staff").get(f"{PLAN}?show={shown}").content.decode()
    assert {number for number, one in tasks.items() if f'id="task-{one.pk}"' in html} == expected


def test_an_empty_plan_says_what_to_do(client_of: Callable[[str], Any], project: Any) -> None:
    assert "There is no plan yet" in client_of("manager").get(PLAN).content.decode()


def test_a_project_that_is_not_there(client_of: Callable[[str], Any], project: Any) -> None:
    assert client_of("lead").get("/portfolio/p/P-999/plan/").status_code == 404


def test_baselines_are_listed_and_compared(
    client_of: Callable[[str], Any], planned: Any, tasks: dict[str, Any], today: dt.date
) -> None:
    from citywide.services.portfolio.models import ItemState, RegisterItem

    request = RegisterItem.objects.create(
        project=planned, kind="change_request", number=7, title="Vendor was late",
        opened_on=today, state=ItemState.APPROVED, change_days=30,
    )  # fmt: skip
    old = planned.current_baseline
    new = Baseline.objects.create(
        project=planned, number=2, approved_on=today, starts_on=old.starts_on,
        ends_on=old.ends_on + dt.timedelta(days=30), budget_usd=old.budget_usd + 50_000,
        change_request=request, reason=request.title,
    )  # fmt: skip
    BaselineMilestone.objects.create(
        baseline=new, milestone=tasks["5"], ends_on=today + dt.timedelta(days=100)
    )
    html = the(client_of("staff").get(PLAN).content.decode())
    assert "Baseline 2</a>" in html and "Baseline 1</a>" in html and "Vendor was late" in html
    html = the(client_of("staff").get(f"{PLAN}baselines/1/").content.decode())
    assert "30 days later" in html
    assert "$50,000 more" in html
    assert "15 days later" in html  # Go live: 85 days from now became 100.
    assert "not part of it" in html
    html = the(client_of("staff").get(f"{PLAN}baselines/2/").content.decode())
    assert "register/7/" in html
    assert "10 days earlier" in html  # Go live is forecast ten days before baseline 2.
    assert client_of("staff").get(f"{PLAN}baselines/3/").status_code == 404
    assert client_of("staff").get(f"{PLAN}baselines/99999999/").status_code == 404


def test_the_lead_approves_a_plan_as_baseline_1(
    client_of: Callable[[str], Any], planned: Any, today: dt.date
) -> None:
    planned.current_baseline = None
    planned.planned_end_on = today + dt.timedelta(days=95)
    planned.save()
    Baseline.objects.all().delete()
    client = client_of("lead")
    assert "Approve as baseline 1" in client.get(PLAN).content.decode()
    assert "Go live" in client.get(f"{PLAN}baselines/approve/").content.decode()
    assert client.post(f"{PLAN}baselines/approve/").status_code == 302
    made = Baseline.objects.get()
    assert made.number == 1
    assert made.milestones.get(milestone__number="5").ends_on == today + dt.timedelta(days=90)
    assert planned.changes.filter(kind="baseline").count() == 1
    # A second one needs a change request.
    assert client.post(f"{PLAN}baselines/approve/").status_code == 302
    assert Baseline.objects.count() == 1


def test_tasks_are_added_to_a_baseline_that_was_approved_before_them(
    client_of: Callable[[str], Any], planned: Any, today: dt.date
) -> None:
    Baseline.objects.update(ends_on=today + dt.timedelta(days=95))
    BaselineMilestone.objects.all().delete()
    client = client_of("lead")
    html = the(client.get(PLAN).content.decode())
    assert "Add the tasks to baseline 1" in html
    assert "No task has an end in the approved baseline" in html
    assert "Yes, add them" in client.get(f"{PLAN}baselines/approve/").content.decode()
    client.post(f"{PLAN}baselines/approve/")
    assert Baseline.objects.get().milestones.count() == 5
    assert "Add the tasks to baseline 1" not in client.get(PLAN).content.decode()


def test_a_plan_that_ends_too_late_is_not_approved(
    client_of: Callable[[str], Any], planned: Any, today: dt.date
) -> None:
    planned.current_baseline = None
    planned.planned_end_on = today
    planned.save()
    Baseline.objects.all().delete()
    answer = client_of("lead").post(f"{PLAN}baselines/approve/")
    assert answer.status_code == 422
    assert "after the approved end" in answer.content.decode()
    assert not Baseline.objects.exists()


def test_a_large_plan_is_paged_and_findings_lead_to_the_page(
    client_of: Callable[[str], Any], project: Any, today: dt.date
) -> None:
    Milestone.objects.bulk_create(
        Milestone(
            project=project, number=str(n), name=f"Task {n}", order=n,
            forecast_end_on=today + dt.timedelta(days=n),
        )
        for n in range(1, 131)
    )  # fmt: skip
    late = project.milestones.get(number="130")
    Milestone.objects.filter(pk=late.pk).update(forecast_end_on=today - dt.timedelta(days=3))
    html = client_of("staff").get(PLAN).content.decode()
    assert f"?page=2#task-{late.pk}" in html
    assert f'id="task-{late.pk}"' not in html
    assert f'id="task-{late.pk}"' in client_of("staff").get(f"{PLAN}?page=2").content.decode()
    assert client_of("staff").get(f"{PLAN}?page=zebra&show=<x>").status_code == 200


def test_phases_are_kept(client_of: Callable[[str], Any], planned: Any) -> None:
    client = client_of("manager")
    assert client.post(f"{PLAN}phases/", {"name": " Close  out "}).status_code == 302
    phase = Phase.objects.get(name="Close out")
    assert client.post(f"{PLAN}phases/", {"name": "Close out"}).status_code == 422
    assert client.post(f"{PLAN}phases/", {"name": ""}).status_code == 422
    renamed = {"name": "Handover", "seen": "Close out"}
    assert client.post(f"{PLAN}phases/{phase.pk}/", renamed).status_code == 302
    answer = client.post(f"{PLAN}phases/{phase.pk}/", {"name": "Ending", "seen": "Close out"})
    assert answer.status_code == 409
    assert "Handover" in answer.content.decode()
    assert client.post(f"{PLAN}phases/{phase.pk}/move/up/").status_code == 302
    assert [one.name for one in planned.phases.all()] == ["Procurement", "Handover", "Build"]
    assert client.post(f"{PLAN}phases/{phase.pk}/move/sideways/").status_code == 404


def test_a_phase_comes_back_with_its_tasks(
    client_of: Callable[[str], Any], planned: Any, tasks: dict[str, Any]
) -> None:
    client = client_of("manager")
    phase = planned.phases.get(name="Build")
    assert "Its 2 tasks stay" in the(
        client.get(f"{PLAN}phases/{phase.pk}/remove/").content.decode()
    )
    client.post(f"{PLAN}phases/{phase.pk}/remove/")
    assert planned.milestones.filter(phase=None).count() == 3
    change = planned.changes.filter(kind="phase").first()
    assert "Bring back" in client.get(f"{PLAN}phases/").content.decode()
    client.post(f"{PLAN}phases/restore/{change.pk}/")
    again = planned.phases.get(name="Build")
    assert set(again.milestones.values_list("number", flat=True)) == {"3", "4"}
    # Bringing it back twice does nothing.
    client.post(f"{PLAN}phases/restore/{change.pk}/")
    assert planned.phases.count() == 2
