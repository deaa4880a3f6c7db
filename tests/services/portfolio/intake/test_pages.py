"""The queue, the scores, and the pages on which steps are confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from citywide.services.portfolio.models import (
    Project,
    Score,
    Stage,
    StrategicArea,
    StrategicPlan,
)

pytestmark = pytest.mark.django_db
CRITERIA = ("resident_benefit", "strategy", "equity", "risk_of_waiting", "readiness")
Client = Callable[[str], Any]


@pytest.fixture
def proposal(make_project: Callable[..., Any], office: dict[str, Any]) -> Project:
    made = make_project(
        "TP-1",
        stage=Stage.PROPOSED,
        approved_on=None,
        started_on=None,
        manager=None,
        proposed_by=office["staff"],
    )
    made.current_baseline = None
    made.save()
    made.baselines.all().delete()
    return made


@pytest.fixture
def area(db: Any) -> StrategicArea:
    plan = StrategicPlan.objects.create(
        name="Plan", starts_on="2026-07-01", ends_on="2030-06-30", is_draft=False
    )
    return StrategicArea.objects.create(plan=plan, key="data", name={"en": "Data"})


def points(*given: int) -> dict[str, str]:
    return {f"points_{key}": str(p) for key, p in zip(CRITERIA, given, strict=True)}


def page_of(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_queue_lists_what_waits(
    client_of: Client, proposal: Project, make_project: Callable[..., Any]
) -> None:
    make_project("P-9")
    make_project("TP-2", stage=Stage.DECLINED, name="No")
    page = page_of(client_of("staff"), "/portfolio/intake/")
    assert "1 proposal" in page
    assert "TP-1" in page
    assert "P-9" not in page
    assert "$1.2M" in page
    declined = page_of(client_of("staff"), "/portfolio/intake/?stage=declined")
    assert "TP-2" in declined
    assert "TP-1" not in declined


def test_the_queue_is_filtered_sorted_and_paged(
    client_of: Client, make_project: Callable[..., Any], office: dict[str, Any]
) -> None:
    for n in range(30):
        one = make_project(f"TP-{n:02}", stage=Stage.PROPOSED, title={"en": f"Idea {n}"})
        if n in {3, 7}:
            for key in CRITERIA:
                Score.objects.create(project=one, criterion=key, points=n // 2, by=office["head"])
    client = client_of("lead")
    first = page_of(client, "/portfolio/intake/?sort=-score")
    assert "30 proposals" in first
    assert first.index("TP-07") < first.index("TP-03") < first.index("TP-29")
    second = page_of(client, "/portfolio/intake/?sort=score&page=2")
    assert second.count('scope="row"') == 5
    found = page_of(client, "/portfolio/intake/?search=Idea+29&department=Transportation")
    assert "1 proposal" in found
    assert "None fits these filters." in page_of(client, "/portfolio/intake/?search=zzz")
    for odd in ("sort=;drop", "page=x", "page=999", "stage=active", "overseen=perhaps",
                "work_plan_year=²", "manager=99999999999999999999", "search=%00"):  # fmt: skip
        assert client.get(f"/portfolio/intake/?{odd}").status_code == 200, odd


def test_scores_are_shown_with_weights_and_means(client_of: Client, proposal: Project) -> None:
    address = "/portfolio/intake/TP-1/"
    head, lead = client_of("head"), client_of("lead")
    assert "Nobody has scored it yet" in page_of(head, address)
    answer = head.post(address, points(5, 4, 3, 2, 1) | {"note_equity": "Two districts only."})
    assert answer.status_code == 302
    lead.post(address, points(3, 4, 3, 2, 1))
    page = page_of(lead, address)
    # 30*(4/5) + 25*(4/5) + 15*(3/5) + 15*(2/5) + 15*(1/5) = 24 + 20 + 9 + 6 + 3
    assert "<strong>62 of 100</strong>" in page
    assert "Two districts only." in page
    assert "4.0" in page
    proposal.refresh_from_db()
    assert proposal.stage == "scored"
    lead.post(address, points(5, 5, 5, 5, 5))
    assert Score.objects.filter(project=proposal).count() == 10
    queue = page_of(lead, "/portfolio/intake/")
    assert "2 people" in queue


def test_scoring_asks_for_every_criterion(client_of: Client, proposal: Project) -> None:
    answer = client_of("head").post("/portfolio/intake/TP-1/", {"points_equity": "9"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose 0 to 5 points." in page
    assert not Score.objects.exists()


def test_a_proposal_is_approved_for_a_year_and_an_area(
    client_of: Client, proposal: Project, area: StrategicArea
) -> None:
    client = client_of("lead")
    address = "/portfolio/p/TP-1/step/approve/"
    page = page_of(client, address)
    assert "Nobody has scored this proposal." in page
    assert "joins the work plan" in page
    wrong = client.post(address, {"reason": "", "work_plan_year": "1999"})
    assert wrong.status_code == 422
    said = wrong.content.decode()
    assert "Say why, in a sentence." in said
    assert "Enter a year from 2000 to 2100" in said
    assert "Choose the area of the strategic plan" in said
    given = {"reason": "Riders asked.", "work_plan_year": "2027", "strategic_area": area.pk}
    answer = client.post(address, given, follow=True)
    assert "TP-1: Approved." in answer.content.decode()
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.work_plan_year) == ("approved", 2027)
    assert (proposal.strategic_area, proposal.approved_on) == (area, timezone.localdate())
    # Pressed twice: the second time nothing happens, and the page says so.
    again = client.post(address, given, follow=True)
    assert "This was done already" in again.content.decode()
    undone = client.post("/portfolio/p/TP-1/step/undo_approve/", {"reason": "Too early."})
    assert undone.status_code == 302
    proposal.refresh_from_db()
    assert proposal.stage == "proposed"


def test_a_project_is_completed_with_its_outcome_in_three_languages(
    client_of: Client, project: Project
) -> None:
    client = client_of("manager")
    address = f"/portfolio/p/{project.code}/step/complete/"
    assert "It appears among those completed" in page_of(client, address)
    early = client.post(address, {"on": "2020-01-01", "outcome_en": "x"})
    assert "This is before 2025-07-01." in early.content.decode()
    late = client.post(address, {"on": "2190-01-01", "outcome_en": ""})
    assert "This day is to come." in late.content.decode()
    today = timezone.localdate()
    given = {"on": today.isoformat(), "outcome_en": "It works.", "outcome_es": "Funciona."}
    client.post(address, given)
    project.refresh_from_db()
    assert (project.stage, project.completed_on) == ("completed", today)
    assert project.outcome == {"en": "It works.", "es": "Funciona."}
    page = page_of(client, f"/portfolio/p/{project.code}/")
    assert "It works." in page
    assert "Not written yet in: Spanish, Vietnamese." in page


PAGES = (
    "/portfolio/intake/",
    "/portfolio/intake/{code}/",
    "/portfolio/p/{code}/",
    "/portfolio/p/{code}/history/",
    "/portfolio/p/{code}/needs/",
    "/portfolio/propose/",
)
MANAGED = ("/portfolio/p/{code}/edit/", "/portfolio/p/{code}/step/hold/")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("lead", 200), ("manager", 200), ("staff", 200), ("administrator", 200), ("visitor", 302)],
)
def test_everybody_of_the_city_reads(
    client_of: Client, project: Project, address: str, who: str, status: int
) -> None:
    assert client_of(who).get(address.format(code=project.code)).status_code == status


@pytest.mark.parametrize("address", MANAGED)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 200),
        ("manager", 200),
        ("other_manager", 403),
        ("staff", 403),
        ("administrator", 403),
        ("visitor", 302),
    ],
)
def test_managers_and_the_lead_change(
    client_of: Client, project: Project, address: str, who: str, status: int
) -> None:
    client = client_of(who)
    where = address.format(code=project.code)
    assert client.get(where).status_code == status
    if status != 200:
        assert client.post(where, {"reason": "x"}).status_code == status
        project.refresh_from_db()
        assert project.stage == "active"


@pytest.mark.parametrize("who", ["staff", "manager", "head", "administrator"])
def test_only_the_lead_decides(client_of: Client, proposal: Project, who: str) -> None:
    for step in ("approve", "decline"):
        address = f"/portfolio/p/TP-1/step/{step}/"
        assert client_of(who).get(address).status_code == 403
        assert client_of(who).post(address, {"reason": "I want it."}).status_code == 403
    proposal.refresh_from_db()
    assert proposal.stage == "proposed"


def test_who_proposed_may_edit_and_withdraw_until_it_is_decided(
    client_of: Client, proposal: Project
) -> None:
    client = client_of("staff")
    assert client.get("/portfolio/p/TP-1/edit/").status_code == 200
    page = page_of(client, "/portfolio/p/TP-1/")
    assert "Withdraw the proposal" in page
    assert "Approve" not in page
    client.post("/portfolio/p/TP-1/step/withdraw/", {"reason": "We found another way."})
    proposal.refresh_from_db()
    assert proposal.stage == "cancelled"
    assert client.get("/portfolio/p/TP-1/edit/").status_code == 403


def test_what_is_not_there_is_not_found(client_of: Client, project: Project) -> None:
    client = client_of("lead")
    for address in (
        "/portfolio/p/NONE/",
        "/portfolio/p/NONE/edit/",
        "/portfolio/intake/NONE/",
        f"/portfolio/p/{project.code}/step/score/",
        f"/portfolio/p/{project.code}/step/explode/",
        f"/portfolio/p/{project.code}/needs/99/remove/",
    ):
        assert client.get(address).status_code == 404, address
