"""The pages of the monthly status, as each person sees and uses them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from citywide.services.portfolio.actions import register
from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.actions.status import Entry
from citywide.services.portfolio.models import Milestone, RegisterItem, StatusUpdate
from tests.services.portfolio.status.conftest import END, TODAY, Clock, green

View = Callable[[str], Any]
VERY_LATE = "2026-12-31"
UPDATE = "/portfolio/p/P-001/update/"
STATUS = "/portfolio/p/P-001/status/"


def posted(page: Any, **fields: str) -> dict[str, str]:
    """Return what a browser would send of the form on a page, with some fields filled in."""
    form = page.context["form"]
    said = {}
    for field in form:
        value = field.value()
        said[field.html_name] = "" if value is None else str(value)
    return {**said, "do": "file", **fields}


def text(answer: Any) -> str:
    """Return a page's HTML."""
    return str(answer.content.decode())


def waiting(viewer: View, project: Any) -> StatusUpdate:
    """Return a status that waits for approval."""
    entry = green(forecast_end_on=dt.date(2026, 12, 31), reason="The rest is training.")
    return actions.file_entry(by=viewer("manager"), project=project, as_of=TODAY, entry=entry)


def test_green_takes_one_click(client_of: View, project: Any) -> None:
    """What is filled in already is enough."""
    client = client_of("manager")
    page = client.get(UPDATE)
    assert page.status_code == 200
    form = page.context["form"]
    assert form["declared"].value() == "GREEN"
    assert form["forecast_end_on"].value() == END
    answer = client.post(UPDATE, posted(page))
    assert answer.headers["Location"] == f"{STATUS}2026-03-20/1/"
    update = StatusUpdate.objects.get()
    assert (update.state, update.forecast_cost_usd) == ("published", project.cost_usd)
    assert "Filed and published." in text(client.get(answer.headers["Location"]))


def test_red_asks_for_what_it_needs(client_of: View, project: Any) -> None:
    """The mistakes stand beside their fields, and what was typed is still there."""
    client = client_of("manager")
    fields = {"declared": "RED", "issue": "", "accomplishments_en": "Much was done"}
    answer = client.post(UPDATE, posted(client.get(UPDATE), **fields))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert {"issue", "action_text_en"} <= set(form.errors)
    assert "Much was done" in text(answer) and "wants-issue" in text(answer)
    assert not StatusUpdate.objects.exists()
    fields |= {"issue": "new", "action_text_en": "Ask for bids", "action_owner": ""}
    answer = client.post(UPDATE, posted(answer, **fields))
    assert answer.context["form"].errors == {"issue_title": ["Give the new issue a title."]}
    fields |= {"issue_title": "Vendor left", "action_due_on": "2026-05-01"}
    answer = client.post(UPDATE, posted(answer, **fields))
    assert set(answer.context["form"].errors) == {"action_owner", "issue_text_en"}
    fields |= {"issue_text_en": "We look for a vendor.", "action_owner": str(project.manager_id)}
    answer = client.post(UPDATE, posted(answer, **fields))
    assert answer.status_code == 302
    item = RegisterItem.objects.get()
    assert (item.title, item.severity, item.actions.count()) == ("Vendor left", 2, 1)


def test_a_draft_keeps_everything(client_of: View, project: Any) -> None:
    """Saved at any point, and there again the next day."""
    client = client_of("manager")
    fields = {"declared": "YELLOW", "next_steps_en": "Sign", "next_steps_es": "Firmar"}
    fields |= {"progress_percent": "37.5", "confidence": "low", "do": "draft", "issue": ""}
    assert client.post(UPDATE, posted(client.get(UPDATE), **fields)).status_code == 302
    form = client.get(UPDATE).context["form"]
    assert [form[n].value() for n in ("declared", "next_steps_es", "progress_percent")] == [
        "YELLOW",
        "Firmar",
        "37.5",
    ]
    assert form["confidence"].value() == "low"


def test_dates_that_cannot_be_stay_on_the_page(client_of: View, project: Any) -> None:
    """A milestone reached tomorrow, a day that is none."""
    one = Milestone.objects.create(project=project, number="1", name="Go live", forecast_end_on=END)
    client = client_of("manager")
    fields = {f"m{one.pk}_actual": "2026-03-21", "forecast_end_on": "soon"}
    answer = client.post(UPDATE, posted(client.get(UPDATE), **fields))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {f"m{one.pk}_actual", "forecast_end_on"}
    assert 'value="soon"' in text(answer)
    fields = {f"m{one.pk}_actual": "2026-03-19", "forecast_end_on": "2026-06-30"}
    assert client.post(UPDATE, posted(answer, **fields)).status_code == 302
    one.refresh_from_db()
    assert one.actual_end_on == dt.date(2026, 3, 19)


def test_last_month_comes_first(
    client_of: View, viewer: View, project: Any, late: Callable[..., Entry], clock: Clock
) -> None:
    """Issue, forecast, next steps and the rest are filled in from it."""
    entry = late(next_steps={"en": "Sign"}, public_note={"en": "Late."}, confidence="low")
    actions.file_entry(by=viewer("manager"), project=project, as_of=TODAY, entry=entry)
    clock.today = dt.date(2026, 4, 28)
    page = client_of("manager").get(UPDATE)
    form = page.context["form"]
    names = ("issue", "next_steps_en", "public_note_en", "confidence", "accomplishments_en")
    assert [form[name].value() for name in names] == ["1", "Sign", "Late.", "low", None]
    assert "Planned last time:" in text(page)


def test_another_issues_action_is_not_carried_over(
    client_of: View, viewer: View, project: Any
) -> None:
    """What was shown to be put right for one issue does not slip into another."""
    by = viewer("manager")
    for title in ("First", "Second"):
        values = {"title": title, "public_text": {"en": title}, "severity": 1}
        item = register.add_item(by=by, project=project, kind="issue", values=values)
        register.add_action(by=by, item=item, values={"text": {"en": f"Mend {title}"}})
    StatusUpdate.objects.create(
        project=project, as_of=dt.date(2026, 2, 28), state="published", declared="YELLOW",
        issue=RegisterItem.objects.get(number=1), forecast_end_on=END,
    )  # fmt: skip
    client = client_of("manager")
    page = client.get(UPDATE)
    assert page.context["form"]["action_text_en"].value() == "Mend First"
    fields = {"declared": "YELLOW", "issue": "2"}
    answer = client.post(UPDATE, posted(page, **fields))
    assert answer.status_code == 422
    assert RegisterItem.objects.get(number=2).actions.count() == 1


def test_months_and_second_updates(
    client_of: View, viewer: View, project: Any, clock: Clock
) -> None:
    """A month that was missed can be written; a published one is corrected or followed."""
    client = client_of("manager")
    page = client.get(UPDATE)
    assert "The month before has no status." in text(page)
    answer = client.post(f"{UPDATE}?month=2026-02", posted(client.get(f"{UPDATE}?month=2026-02")))
    assert answer.headers["Location"] == f"{STATUS}2026-02-28/1/"
    client.post(UPDATE, posted(client.get(UPDATE)))
    page = client.get(UPDATE)
    assert page.context["why"] == "published" and "Write another update" not in text(page)
    assert client.get(f"{UPDATE}?again=1").context["why"] == "published"
    clock.today = dt.date(2026, 3, 25)
    assert "Write another update" in text(client.get(UPDATE))
    client.post(f"{UPDATE}?again=1", posted(client.get(f"{UPDATE}?again=1")))
    days = StatusUpdate.objects.order_by("as_of").values_list("as_of", flat=True)
    assert [day.isoformat() for day in days] == ["2026-02-28", "2026-03-20", "2026-03-25"]
    assert client.get(f"{UPDATE}?month=2026-13").status_code == 200


def test_correcting_by_way_of_the_page(client_of: View, viewer: View, project: Any) -> None:
    """The old revision stays readable."""
    client = client_of("manager")
    client.post(UPDATE, posted(client.get(UPDATE), accomplishments_en="Old words"))
    answer = client.post(f"{STATUS}2026-03-20/1/correct/")
    page = client.get(answer.headers["Location"])
    assert page.context["form"]["accomplishments_en"].value() == "Old words"
    client.post(UPDATE, posted(page, accomplishments_en="New words"))
    assert "New words" in text(client.get(f"{STATUS}2026-03-20/"))
    old = client.get(f"{STATUS}2026-03-20/1/")
    assert "Old words" in text(old) and "Superseded by a correction" in text(old)
    assert len(client.get(STATUS).context["page"].object_list) == 2


def test_approving(client_of: View, viewer: View, project: Any) -> None:
    """The sponsor finds it, sees both statuses and the reason, and approves."""
    update = waiting(viewer, project)
    client = client_of("sponsor")
    page = text(client.get("/portfolio/approvals/"))
    assert "Declared GREEN; the figures say RED." in page and "The rest is training." in page
    address = f"{STATUS}2026-03-20/1/"
    assert "Approve and publish" in text(client.get(address))
    client.post(f"{address}approve/")
    update.refresh_from_db()
    assert (update.state, update.approved_by) == ("published", project.sponsor)
    assert "Declared GREEN; the figures say RED." in text(client.get(STATUS))
    assert "Nothing waits for you" in text(client.get("/portfolio/approvals/"))
    client.post(f"{address}approve/")
    assert "does not wait for approval" in text(client.get(address))


def test_returning_needs_a_reason(client_of: View, viewer: View, project: Any) -> None:
    """The manager reads it on the form."""
    waiting(viewer, project)
    client, address = client_of("lead"), f"{STATUS}2026-03-20/1/return/"
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Which training?"}).status_code == 302
    assert "Which training?" in text(client_of("manager").get(UPDATE))


def test_taking_back_and_discarding(client_of: View, viewer: View, project: Any) -> None:
    """A manager takes back what waits, and may discard it after being asked."""
    waiting(viewer, project)
    client, address = client_of("manager"), f"{STATUS}2026-03-20/1/"
    assert client.get(UPDATE).headers["Location"] == address
    assert "Take it back" in text(client.get(address))
    client.post(f"{address}return/")
    assert "Discard this draft?" in text(client.get(f"{address}discard/"))
    assert StatusUpdate.objects.exists()
    client.post(f"{address}discard/")
    assert not StatusUpdate.objects.exists()


def test_drafts_are_not_for_everybody(client_of: View, viewer: View, project: Any) -> None:
    """Staff see what is published, once it is."""
    waiting(viewer, project)
    client, address = client_of("staff"), f"{STATUS}2026-03-20/1/"
    assert client.get(address).status_code == 404
    assert "The rest is training." not in text(client.get(STATUS))
    actions.approve(by=viewer("sponsor"), update=StatusUpdate.objects.get())
    assert client.get(address).status_code == 200


EVERYBODY = ("lead", "manager", "other_manager", "sponsor", "staff", "visitor")
SEEING = {**dict.fromkeys(EVERYBODY, 200), "visitor": 302}
MANAGING = {**dict.fromkeys(EVERYBODY, 403), "lead": 200, "manager": 200, "visitor": 302}
PAGES = {
    "/portfolio/update/": SEEING,
    "/portfolio/approvals/": SEEING,
    UPDATE: {**MANAGING},
    STATUS: SEEING,
    f"{STATUS}2026-02-28/": SEEING,
    f"{STATUS}2026-02-28/1/": SEEING,
    f"{STATUS}2026-03-20/1/discard/": MANAGING,
    f"{STATUS}2026-03-19/": {**dict.fromkeys(EVERYBODY, 404), "visitor": 302},
    f"{STATUS}yesterday/": {**dict.fromkeys(EVERYBODY, 404), "visitor": 302},
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("address", PAGES)
def test_who_sees_which_page(
    client_of: View, viewer: View, project: Any, address: str, name: str
) -> None:
    """Managing is for the manager and the lead; reading for the city."""
    given = {"by": viewer("manager"), "project": project}
    actions.file_entry(**given, as_of=dt.date(2026, 2, 28), entry=green())
    actions.save_draft(**given, as_of=TODAY, entry=green())
    assert client_of(name).get(address).status_code == PAGES[address][name]


ACTS = {
    "approve/": {"lead", "sponsor"},
    "return/": {"lead", "sponsor", "manager"},
    "correct/": {"lead", "manager"},
    "discard/": {"lead", "manager"},
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(client_of: View, viewer: View, project: Any, act: str, name: str) -> None:
    """Others are refused, or do not find it, and nothing changes."""
    update = waiting(viewer, project)
    answer = client_of(name).post(f"{STATUS}2026-03-20/1/{act}", {"reason": "x"})
    if name in ACTS[act]:
        assert answer.status_code == 302
        return
    assert answer.status_code == (
        302 if name == "visitor" else 403 if name != "staff" else 404
    ) or (answer.status_code in (403, 404) and name != "visitor")
    update.refresh_from_db()
    assert update.state == "awaiting_approval"


def test_bulk_files_what_is_ticked(
    client_of: View, viewer: View, project: Any, make_project: Callable[..., Any]
) -> None:
    """Each row on its own: the right ones are filed, the wrong ones stay with their words."""
    second, third = make_project("P-002"), make_project("P-003")
    late = make_project("P-004", planned_end_on=dt.date(2027, 6, 30))
    late.current_baseline.ends_on = dt.date(2026, 1, 1)
    late.current_baseline.save()
    make_project("P-005", manager=None)
    client = client_of("manager")
    page = client.get("/portfolio/update/")
    assert [line.project.code for line in page.context["lines"]] == [
        "P-001",
        "P-002",
        "P-003",
        "P-004",
    ]
    assert page.context["lines"][3].form is None and "Update P-004" in text(page)
    a, b, c = (f"p{one.pk}-" for one in (project, second, third))
    fields = {
        f"{a}is_green": "on", f"{a}forecast_end_on": "2026-06-30", f"{a}line": "Signed",
        f"{b}is_green": "on", f"{b}forecast_end_on": VERY_LATE, f"{b}line": "Much to do",
        f"{c}forecast_end_on": "2026-06-30", f"{c}line": "Not yet ready",
    }  # fmt: skip
    answer = client.post("/portfolio/update/", fields)
    assert answer.status_code == 422
    assert [one.project.code for one in StatusUpdate.objects.all()] == ["P-001"]
    assert StatusUpdate.objects.get().accomplishments == {"en": "Signed"}
    shown = text(answer)
    assert "Much to do" in shown and "Not yet ready" in shown
    assert "P-002: Say why it is better than the computed status." in shown
    assert "Filed GREEN: P-001." in shown
    fields = {f"{c}is_green": "on", f"{c}forecast_end_on": "2026-06-30", f"{c}line": ""}
    answer = client.post("/portfolio/update/", fields)
    assert {one.project.code for one in StatusUpdate.objects.all()} == {"P-001", "P-003"}


def test_bulk_shows_the_lead_everything(
    client_of: View, make_project: Callable[..., Any], office: dict[str, Any]
) -> None:
    """A manager sees their own, the lead all, others nothing."""
    make_project("P-001")
    make_project("P-002", manager=office["other_manager"])
    shown = {"lead": 2, "manager": 1, "other_manager": 1, "staff": 0, "sponsor": 0}
    for name, count in shown.items():
        page = client_of(name).get("/portfolio/update/")
        assert len(page.context["lines"]) == count, name


def test_the_history_draws_the_months(
    client_of: View, viewer: View, project: Any, late: Callable[..., Entry]
) -> None:
    """With a table of its own, and a line on how long it has been RED."""
    given = {"by": viewer("manager"), "project": project}
    actions.file_entry(**given, as_of=dt.date(2026, 1, 31), entry=late("RED"))
    page = client_of("staff").get(STATUS)
    assert page.context["chart"].is_drawn
    assert "RED for 3 months" in text(page)
