"""The pages of the register, as each person sees and uses them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from citywide.services.portfolio.actions import register as actions
from citywide.services.portfolio.models import Baseline, RegisterItem

View = Callable[[str], Any]
TODAY = dt.date(2026, 3, 20)
REGISTER = "/portfolio/p/P-001/register/"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is March 20, 2026."""
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: TODAY)


def text(answer: Any) -> str:
    """Return a page's HTML."""
    return str(answer.content.decode())


@pytest.fixture
def items(viewer: View, project: Any, office: dict[str, Any]) -> dict[str, RegisterItem]:
    """One item of each kind; the issue has an action of somebody of the staff."""
    by = viewer("manager")
    values: dict[str, dict[str, Any]] = {
        "risk": {"title": "Bids too high", "probability": 4, "impact": 5},
        "issue": {"title": "Vendor left", "severity": 3, "due_on": dt.date(2026, 3, 1)},
        "decision": {"title": "Buy, not build"},
        "change_request": {
            "title": "More time",
            "change_days": 30,
            "change_cost_usd": Decimal(50000),
        },
    }
    made = {
        kind: actions.add_item(by=by, project=project, kind=kind, values=said)
        for kind, said in values.items()
    }
    said = {"text": {"en": "Ask for bids"}, "owner": office["staff"], "due_on": TODAY}
    actions.add_action(by=by, item=made["issue"], values=said)
    return made


def test_an_empty_register_says_what_comes_there(client_of: View, project: Any) -> None:
    """No table without rows."""
    page = text(client_of("staff").get(REGISTER))
    assert "Nothing recorded yet" in page and "<table" not in page


def test_the_list_and_the_matrix(client_of: View, items: dict[str, RegisterItem]) -> None:
    """Filters are in the address; the matrix names what is in a cell, in words."""
    client = client_of("staff")
    page = client.get(REGISTER)
    assert [item.number for item, _w, _s in page.context["rows"]] == [2, 1, 4, 3]
    assert "20 red" in text(page) and "20 of 25 (Likely, Severe)" in text(page)
    page = client.get(f"{REGISTER}?kind=issue&overdue=on")
    assert [item.number for item, _w, _s in page.context["rows"]] == [2]
    assert "Nothing fits these filters" in text(client.get(f"{REGISTER}?state=closed"))
    for nonsense in ("?kind=x&owner=y&sort=z&page=q", "?page=99", "?owner=999"):
        assert client.get(f"{REGISTER}{nonsense}").status_code == 200


def test_adding_and_changing(client_of: View, project: Any) -> None:
    """A mistake leaves what was typed; afterwards the history shows what changed."""
    client = client_of("manager")
    said = {"title": "Bids too high", "probability": "", "impact": "5", "public_text_es": "Caro"}
    answer = client.post(f"{REGISTER}add/risk/", said)
    assert answer.status_code == 422 and "Bids too high" in text(answer)
    assert "severity" not in answer.context["form"].fields
    answer = client.post(f"{REGISTER}add/risk/", {**said, "probability": "3"})
    assert answer.headers["Location"] == f"{REGISTER}1/"
    item = RegisterItem.objects.get()
    assert (item.probability, item.public_text) == (3, {"es": "Caro"})
    form = client.get(f"{REGISTER}1/edit/").context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    client.post(f"{REGISTER}1/edit/", {**said, "probability": "4"})
    page = text(client.get(f"{REGISTER}1/"))
    assert "<del>Possible</del> → Likely" in page and "manager@example.org" in page
    assert client.get(f"{REGISTER}add/wish/").status_code == 404
    assert client.get(f"{REGISTER}7/").status_code == 404


def test_a_change_asks_for_something(client_of: View, project: Any) -> None:
    """Days, dollars or scope."""
    client = client_of("manager")
    address = f"{REGISTER}add/change_request/"
    answer = client.post(address, {"title": "More"})
    assert "Say what changes" in text(answer)
    assert client.post(address, {"title": "More", "change_cost_usd": "$5,000"}).status_code == 302
    item = RegisterItem.objects.get()
    assert (item.change_cost_usd, item.requested_by) == (Decimal(5000), project.manager)


def test_closing_and_opening_again(client_of: View, items: dict[str, RegisterItem]) -> None:
    """With what came of it in the history."""
    client = client_of("manager")
    client.post(f"{REGISTER}2/close/", {"reason": "A new vendor is there."})
    page = text(client.get(f"{REGISTER}2/"))
    assert "A new vendor is there." in page and "Open it again" in page
    client.post(f"{REGISTER}2/reopen/", {"reason": ""})
    items["issue"].refresh_from_db()
    assert items["issue"].state == "open"
    client.post(f"{REGISTER}4/close/", {"reason": ""})
    assert "approved or declined, not closed" in text(client.get(f"{REGISTER}4/"))


def test_an_owner_finishes_their_action(client_of: View, items: dict[str, RegisterItem]) -> None:
    """Staff who own it may say it is done, and nothing else."""
    action = items["issue"].actions.get()
    client, address = client_of("staff"), f"{REGISTER}2/actions/{action.pk}/"
    assert "It is done" in text(client.get(f"{REGISTER}2/"))
    client.post(f"{address}done/", {"done_on": "2026-03-21"})
    assert "future" in text(client.get(f"{REGISTER}2/"))
    client.post(f"{address}done/", {"done_on": "soon"})
    action.refresh_from_db()
    assert action.done_on is None
    client.post(f"{address}done/", {"done_on": "2026-03-19"})
    action.refresh_from_db()
    assert action.done_on == dt.date(2026, 3, 19)
    client.post(f"{address}done/", {"undo": "1"})
    action.refresh_from_db()
    assert action.done_on is None
    assert client.get(address).status_code == 403


def test_actions_name_who_and_when(
    client_of: View, items: dict[str, RegisterItem], office: dict[str, Any]
) -> None:
    """The form wants what the filing of a status will want."""
    client, address = client_of("manager"), f"{REGISTER}2/actions/add/"
    answer = client.post(address, {"text_en": " "})
    assert set(answer.context["form"].errors) == {"text_en", "owner", "due_on"}
    said = {"text_en": "Call", "owner": str(office["staff"].pk), "due_on": "2026-05-01"}
    assert client.post(address, said).status_code == 302
    assert items["issue"].actions.count() == 2
    assert (
        client.get(f"{REGISTER}1/actions/{items['issue'].actions.first().pk}/").status_code == 404
    )


def test_a_change_becomes_a_baseline(client_of: View, items: dict[str, RegisterItem]) -> None:
    """Asked by the manager, approved by the sponsor, made by the manager after a look at it."""
    sponsor, manager = client_of("sponsor"), client_of("manager")
    assert "More time" in text(sponsor.get("/portfolio/approvals/"))
    answer = sponsor.post(f"{REGISTER}4/decide/", {"decision": "decline", "reason": ""})
    assert answer.status_code == 422
    assert "This cannot be done" in text(manager.get(f"{REGISTER}4/baseline/"))
    sponsor.post(f"{REGISTER}4/decide/", {"decision": "approve", "reason": ""})
    assert "Make its baseline" in text(manager.get(f"{REGISTER}4/"))
    page = text(manager.get(f"{REGISTER}4/baseline/"))
    assert "July 30, 2026" in page and "$1,250,000" in page
    assert Baseline.objects.count() == 1
    manager.post(f"{REGISTER}4/baseline/")
    assert Baseline.objects.count() == 2
    assert "was made of it" in text(manager.get(f"{REGISTER}4/"))
    manager.post(f"{REGISTER}4/baseline/")
    assert Baseline.objects.count() == 2


def test_only_the_requester_edits_a_request(
    client_of: View, items: dict[str, RegisterItem]
) -> None:
    """The lead finds no button, and the form says why."""
    client = client_of("lead")
    assert "Change it" not in text(client.get(f"{REGISTER}4/"))
    answer = client.post(f"{REGISTER}4/edit/", {"title": "x", "change_days": "300"})
    assert answer.status_code == 422 and "Only who asked for this change" in text(answer)


EVERYBODY = ("lead", "manager", "other_manager", "sponsor", "staff", "visitor")
SEEING = dict.fromkeys(EVERYBODY, 200) | {"visitor": 302}
MANAGING = dict.fromkeys(EVERYBODY, 403) | {"lead": 200, "manager": 200, "visitor": 302}
PAGES = {
    "": SEEING,
    "1/": SEEING,
    "add/risk/": MANAGING,
    "add/change_request/": MANAGING,
    "1/edit/": MANAGING,
    "2/actions/add/": MANAGING,
    "2/actions/{action}/": MANAGING,
    "4/baseline/": MANAGING,
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("address", PAGES)
def test_who_sees_which_page(
    client_of: View, items: dict[str, RegisterItem], address: str, name: str
) -> None:
    """Reading for the city, writing for the manager and the lead."""
    path = address.format(action=items["issue"].actions.get().pk)
    assert client_of(name).get(REGISTER + path).status_code == PAGES[address][name]


ACTS: dict[str, set[str]] = {
    "1/close/": {"lead", "manager"},
    "1/reopen/": {"lead", "manager"},
    "4/decide/": {"lead", "sponsor"},
    "4/baseline/": {"lead", "manager"},
    "2/actions/{action}/done/": {"lead", "manager", "staff"},
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("address", ACTS)
def test_who_may_do_what(
    client_of: View, items: dict[str, RegisterItem], address: str, name: str
) -> None:
    """Others are refused; a visitor is asked to sign in."""
    path = address.format(action=items["issue"].actions.get().pk)
    said = {"decision": "approve", "done_on": "2026-03-19"}
    answer = client_of(name).post(REGISTER + path, said)
    assert answer.status_code == (302 if name in {*ACTS[address], "visitor"} else 403)
    if name == "visitor":
        assert "/portfolio/" not in answer.headers["Location"].partition("?")[0]
        assert not RegisterItem.objects.exclude(state="open").exists()
