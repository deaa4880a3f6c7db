"""The pages of a project's money, as each kind of person meets them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.errors import Conflict, Forbidden, NotFound, UsageError
from citywide.portal.audit.models import Entry
from citywide.services.portfolio.actions import money as actions
from citywide.services.portfolio.actions.project import Clash, marks_of
from citywide.services.portfolio.models import Funding, Spending
from tests.services.portfolio.plan.test_grid import fields_of

MONEY = "/portfolio/p/P-001/money/"
Clients = Callable[[str], Any]
CITY = ("lead", "manager", "other_manager", "sponsor", "staff", "head", "budget")
GIVEN = {"fund": "Bond", "fiscal_year": "2026", "budget_usd": "$1,250.50", "committed_usd": ""}


def the(html: str) -> str:
    return " ".join(html.split())


@pytest.mark.parametrize("person", CITY)
def test_everybody_of_the_city_reads_the_money(
    person: str, client_of: Clients, funded: Any
) -> None:
    html = the(client_of(person).get(MONEY).content.decode())
    for words in ("$1,200,000", "General Fund", "FY2026", "−$5,000.25", "October 2025",
                  "Another $55,000 is booked",
                  "Schedule performance index (SPI)", "0.83", "1.88",
                  "For every dollar of work that was planned, $0.83 is done."):  # fmt: skip
        assert words in html, words
    assert ("Add funding" in html) is (person in {"lead", "manager"})


def test_the_source_of_a_booking_is_a_link_to_its_version(client_of: Clients, funded: Any) -> None:
    html = the(client_of("staff").get(MONEY).content.decode())
    link = 'href="/datasets/project_actuals/versions/7/">project_actuals, version 7'
    assert html.count(link) == 2
    assert "loaded from a file" in html


def test_odd_sources_are_text(client_of: Clients, funded: Any) -> None:
    Spending.objects.update(source='<a href="x">@1')
    html = client_of("staff").get(MONEY).content.decode()
    assert "&lt;a href=" in html


def test_what_is_not_known_says_why(client_of: Clients, project: Any, as_of: dt.date) -> None:
    html = the(client_of("staff").get(MONEY).content.decode())
    assert "Cannot be computed because the plan has no tasks." in html
    assert "Cannot be computed because finance has booked nothing yet." in html
    assert "No funding is entered yet." in html


def test_a_project_without_a_baseline(
    client_of: Clients, make_project: Callable[..., Any], as_of: dt.date
) -> None:
    from citywide.services.portfolio.models import Baseline

    make_project(cost_usd=None, planned_start_on=None, planned_end_on=None)
    Baseline.objects.all().delete()
    html = the(client_of("staff").get(MONEY).content.decode())
    assert "Nothing is approved yet" in html
    assert "Cannot be computed because no baseline is approved." in html
    assert "s-curve" not in html


def addresses(project: Any) -> list[tuple[str, str]]:
    key = project.funding.first().pk
    return [
        ("get", "funding/add/"), ("post", "funding/add/"), ("get", f"funding/{key}/"),
        ("post", f"funding/{key}/"), ("get", f"funding/{key}/remove/"),
        ("post", f"funding/{key}/remove/"),
    ]  # fmt: skip


@pytest.mark.parametrize("person", ["other_manager", "sponsor", "staff", "head", "budget"])
def test_others_change_nothing(person: str, client_of: Clients, funded: Any) -> None:
    client = client_of(person)
    for method, address in addresses(funded):
        assert getattr(client, method)(f"{MONEY}{address}", GIVEN).status_code == 403, address
    assert Funding.objects.count() == 3 and not funded.changes.exists()


def test_visitors_are_asked_to_sign_in(client_of: Clients, funded: Any) -> None:
    client = client_of("visitor")
    for address in ("", "funding.csv", "funding/add/"):
        assert client.get(f"{MONEY}{address}").status_code == 302
    for method, address in addresses(funded):
        assert getattr(client, method)(f"{MONEY}{address}", GIVEN).status_code == 302
    assert Funding.objects.count() == 3


@pytest.mark.parametrize("person", ["lead", "manager"])
def test_funding_is_added_changed_and_removed(person: str, client_of: Clients, funded: Any) -> None:
    client = client_of(person)
    assert client.get(f"{MONEY}funding/add/").status_code == 200
    assert client.post(f"{MONEY}funding/add/", GIVEN).status_code == 302
    made = Funding.objects.get(fund="Bond")
    assert (made.budget_usd, made.committed_usd) == (Decimal("1250.50"), 0)
    address = f"{MONEY}funding/{made.pk}/"
    sent = fields_of(client.get(address).content.decode())
    assert sent["budget_usd"] == "1,250.50"
    assert client.post(address, sent | {"committed_usd": "1000"}).status_code == 302
    made.refresh_from_db()
    assert made.committed_usd == 1000
    assert "$1,250.50 of Bond for FY2026" in client.get(f"{address}remove/").content.decode()
    assert Funding.objects.filter(pk=made.pk).exists()
    assert client.post(f"{address}remove/").status_code == 302
    assert not Funding.objects.filter(pk=made.pk).exists()
    changes = list(funded.changes.filter(kind="money"))
    assert [bool(one.before) for one in changes] == [True, True, False]
    assert changes[0].before["budget_usd"] == "1250.50"
    assert changes[1].after == {"committed_usd": "1000"}
    assert client.get(address).status_code == 404
    assert client.get(f"{MONEY}funding/{2**80}/").status_code == 404


def test_every_write_is_one_audit_entry(viewer: Callable[[str], Any], funded: Any) -> None:
    by, count = viewer("manager"), Entry.objects.count()
    values = {"fund": "Bond", "fiscal_year": 2026, "budget_usd": Decimal(5)}
    made = actions.add_funding(by=by, project=funded, values=values)
    seen = marks_of(actions.values_of(made))
    actions.edit_funding(by=by, funding=made, values={"budget_usd": Decimal(6)}, seen=seen)
    actions.edit_funding(by=by, funding=made, values={"budget_usd": Decimal(6)}, seen={})
    actions.remove_funding(by=by, funding=made)
    assert Entry.objects.count() == count + 3
    with pytest.raises(NotFound):
        actions.remove_funding(by=by, funding=made)


def test_the_actions_ask_again(viewer: Callable[[str], Any], funded: Any) -> None:
    one = funded.funding.first()
    values = {"fund": "Bond", "fiscal_year": 2026, "budget_usd": Decimal(5)}
    for person in ("other_manager", "sponsor", "staff", "visitor"):
        by = viewer(person)
        with pytest.raises(Forbidden):
            actions.add_funding(by=by, project=funded, values=values)
        with pytest.raises(Forbidden):
            actions.edit_funding(by=by, funding=one, values=values, seen={})
        with pytest.raises(Forbidden):
            actions.remove_funding(by=by, funding=one)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"fund": " "}, UsageError),
        ({"fund": "x" * 201}, UsageError),
        ({"fiscal_year": 1999}, UsageError),
        ({"fiscal_year": None}, UsageError),
        ({"budget_usd": Decimal(-1)}, UsageError),
        ({"budget_usd": None}, UsageError),
        ({"budget_usd": Decimal("NaN")}, UsageError),
        ({"committed_usd": Decimal("1e13")}, UsageError),
        ({"fund": " general  FUND "}, Conflict),
    ],
)
def test_what_cannot_be(
    values: dict[str, Any], error: type[Exception], viewer: Callable[[str], Any], funded: Any
) -> None:
    good = {"fund": "Bond", "fiscal_year": 2026, "budget_usd": Decimal(5), "committed_usd": None}
    with pytest.raises(error):
        actions.add_funding(by=viewer("lead"), project=funded, values=good | values)
    assert Funding.objects.count() == 3


def test_two_people_change_one_amount(client_of: Clients, funded: Any) -> None:
    one = funded.funding.get(fund="Grant")
    address = f"{MONEY}funding/{one.pk}/"
    first, second = client_of("lead"), client_of("manager")
    sent = fields_of(second.get(address).content.decode())
    theirs = fields_of(first.get(address).content.decode()) | {"budget_usd": "300000"}
    assert first.post(address, theirs).status_code == 302
    # Another entry does not clash.
    assert second.post(address, sent | {"committed_usd": "7"}).status_code == 302
    one.refresh_from_db()
    assert (one.budget_usd, one.committed_usd) == (300_000, 7)
    answer = second.post(address, sent | {"budget_usd": "250000"})
    html = answer.content.decode()
    assert answer.status_code == 409 and "$250,000" in html and "$300,000" in html
    assert second.post(address, fields_of(html)).status_code == 302
    one.refresh_from_db()
    assert one.budget_usd == 250_000


def test_a_clash_writes_nothing(viewer: Callable[[str], Any], funded: Any) -> None:
    one = funded.funding.get(fund="Grant")
    seen = marks_of(actions.values_of(one) | {"budget_usd": Decimal(1)})
    with pytest.raises(Clash):
        actions.edit_funding(
            by=viewer("lead"), funding=one, values={"budget_usd": Decimal(2)}, seen=seen
        )
    one.refresh_from_db()
    assert one.budget_usd == 200_000


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_numbers_as_csv(client_of: Clients, funded: Any) -> None:
    Funding.objects.filter(fund="Grant").update(fund="=HYPERLINK(1)")
    client = client_of("staff")
    funding = rows(client.get(f"{MONEY}funding.csv"))
    assert [one["fund"] for one in funding] == ["'=HYPERLINK(1)", "General Fund", "General Fund"]
    assert funding[1]["left_usd"] == "399999.75"
    spending = rows(client.get(f"{MONEY}spending.csv"))
    assert [one["month"] for one in spending] == [
        "2025-06-01", "2025-07-01", "2025-09-01", "2025-10-01",
    ]  # fmt: skip
    assert spending[3]["amount_usd"] == "-5000.25"
    earned = {one["month"]: one for one in rows(client.get(f"{MONEY}earned-value.csv"))}
    assert earned["2025-12-01"]["earned_value_usd"] == "750000.00"
    assert earned["2025-12-01"]["actual_cost_usd"] == ""
    assert client.get(f"{MONEY}secrets.csv").status_code == 404


def test_the_curve_has_its_numbers_as_a_table(client_of: Clients, funded: Any) -> None:
    html = the(client_of("staff").get(MONEY).content.decode())
    assert '<th scope="row">September 2025</th>' in html
    assert "$600,000" in html and "no value" in html


ODD = st.text(max_size=30) | st.sampled_from(
    ["\x00", "9" * 40, "-1", "1e400", "NaN", "Infinity", "$", "1,2,3", "{}", "[1]", "2026.5", "٣"]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=st.dictionaries(st.sampled_from([*GIVEN, "seen", "x"]), ODD, max_size=6),
       base=st.booleans(), is_new=st.booleans())  # fmt: skip
def test_odd_entries_never_break_a_page(
    sent: dict[str, str], base: bool, is_new: bool, client_of: Clients, funded: Any
) -> None:
    key = funded.funding.first().pk
    address = f"{MONEY}funding/add/" if is_new else f"{MONEY}funding/{key}/"
    client = client_of("manager")
    answer = client.post(address, (GIVEN if base else {}) | sent)
    assert answer.status_code in {302, 409, 422}
    assert client.get(MONEY).status_code == 200
