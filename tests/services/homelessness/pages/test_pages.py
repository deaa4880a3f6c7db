"""What a visitor, the staff, a steward and the police get of each address."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from citywide.services.homelessness.queries import public
from tests.services.homelessness.pages.made_up import SECRETS, TOLD

PUBLIC = (
    "/homelessness/", "/homelessness/?month=2025-03&population=veterans",
    "/homelessness/?month=nonsense&population=nonsense", "/homelessness/recommendations/",
    "/homelessness/spending/", "/homelessness/group-outcomes.csv", "/homelessness/costs.csv",
    "/homelessness/months.csv", "/homelessness/groups.csv", "/homelessness/exits.csv",
    "/homelessness/sheltered.csv", "/homelessness/measures.csv",
)  # fmt: skip
STAFF = (
    "/homelessness/staff/", "/homelessness/staff/person/", "/homelessness/staff/flows/",
    "/homelessness/staff/nights/", "/homelessness/staff/quality/", "/homelessness/staff/measures/",
    "/homelessness/staff/measures/cell/?table=1a&cell=C2",
    "/homelessness/staff/spending/", "/homelessness/staff/spending.csv",
    "/homelessness/staff/by-name-list.csv", "/homelessness/staff/quality.csv",
)  # fmt: skip
Clients = Callable[[str], Any]


def words(page: str) -> str:
    """Return what a page says, white space in one piece."""
    plain = re.sub(r"<(script|style|svg).*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain)))


def test_a_visitor_sees_totals_and_nobody(client_of: Clients) -> None:
    visitor = client_of("visitor")
    for address in PUBLIC:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        body = answer.content.decode()
        assert not any(secret in body for secret in SECRETS), address
    said = words(visitor.get("/homelessness/").content.decode())
    assert re.search(r"between \d+% and \d+%: \d+% of destinations are unknown", said)
    assert "The month balances" in said and "withheld" in said


def test_every_headline_number_has_a_receipt(client_of: Clients) -> None:
    visitor = client_of("visitor")
    page = visitor.get("/homelessness/").content.decode()
    receipts = re.findall(r'class="cw-tile__label"><a href="(/receipts/[^"]+)"', page)
    assert len(receipts) >= 5
    assert all(visitor.get(address).status_code == 200 for address in receipts)


def test_no_published_count_is_from_1_to_10(county: Any) -> None:
    for dataset, column in (
        (public.MONTHS, "people"), (public.GROUPS, "people"), (public.OUTCOMES, "exits"),
        (public.COUNTS, "people"),
    ):  # fmt: skip
        rows = public.rows_of(dataset)
        assert rows
        assert not [row for row in rows if row[column] is not None and 1 <= row[column] <= 10]
        assert all((row[column] is None) == row["is_hidden"] for row in rows)


def test_each_of_the_seven_recommendations_has_a_page(client_of: Clients) -> None:
    visitor = client_of("visitor")
    page = visitor.get("/homelessness/recommendations/").content.decode()
    assert len(re.findall(r"<h2 id=", page)) == 7
    pages = re.findall(r'<h2 id="[a-z]+"><a href="([^"]+)"', page)
    assert len(pages) == 7
    for address in pages:
        assert visitor.get(address).status_code == 200, address


@pytest.mark.parametrize("address", STAFF)
def test_staff_pages_by_role(client_of: Clients, address: str) -> None:
    mark = "&" if "?" in address else "?"
    asked = f"{address}{mark}purpose=review"
    assert client_of("visitor").get(asked).status_code == 302
    assert client_of("police").get(asked).status_code == 403
    answer = client_of("staff").get(asked)
    body = answer.content.decode()
    assert not any(secret in body for secret in SECRETS)
    if not address.startswith("/homelessness/staff/measures/?"):
        assert answer.status_code in {200, 400, 403, 404}


def test_a_steward_states_a_purpose_and_each_look_is_recorded(client_of: Clients) -> None:
    from citywide.portal.audit.models import Entry

    steward = client_of("steward")
    before = words(steward.get("/homelessness/staff/").content.decode())
    assert "State your purpose" in before and "SECRET-" not in before
    seen = Entry.objects.count()
    page = steward.get("/homelessness/staff/?purpose=review&as_of=2025-08-01&sort=person_id")
    said = words(page.content.decode())
    assert f"county:{TOLD}" in said and "each look is recorded" in said
    assert Entry.objects.count() > seen


def test_one_person_s_nights_are_told_with_their_rows(client_of: Clients) -> None:
    page = client_of("steward").get(
        f"/homelessness/staff/person/?purpose=review&person=county:{TOLD}"
    )
    said = words(page.content.decode())
    assert page.status_code == 200
    assert "June 1, 2025 Aug. 15, 2025 stay shelter (ES) entry-to-exit Enrollment.csv" in said


def test_a_list_leaves_as_a_file_and_that_is_recorded(client_of: Clients) -> None:
    from citywide.portal.audit.models import Entry

    steward = client_of("steward")
    answer = steward.get("/homelessness/staff/by-name-list.csv?purpose=review&as_of=2025-08-01")
    assert TOLD in answer.content.decode()
    assert Entry.objects.filter(action="export", subject="service:homelessness").exists()


def test_measures_are_computed_in_the_background_and_open_to_people(client_of: Clients) -> None:
    from django.utils import timezone

    from citywide.portal.jobs import registry
    from citywide.portal.jobs.models import Job

    steward = client_of("steward")
    address = "/homelessness/staff/measures/"
    asked = steward.post(f"{address}compute/", {"purpose": "review"}, follow=True)
    assert "being worked out" in words(asked.content.decode())
    job = Job.objects.get(kind="homelessness_spm")
    registry.kind(job.kind).handle(job, lambda _step, _share: None)
    Job.objects.filter(pk=job.pk).update(
        state="done", started_at=timezone.now(), finished_at=timezone.now()
    )
    tables = words(steward.get(f"{address}?purpose=review").content.decode())
    assert "Table 1a" in tables and "Table 7b.2" in tables
    people = steward.get(f"{address}cell/?purpose=review&table=1a&cell=C2")
    assert f"county:{TOLD}" in words(people.content.decode())
