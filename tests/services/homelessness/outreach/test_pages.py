"""What each role gets of each address, and a day in the field from the first form to the undo."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from citywide.services.homelessness import models
from tests.services.homelessness.outreach import world
from tests.services.homelessness.outreach.conftest import LEAD

Clients = Callable[[str], Any]
KINDS = (
    "sessions",
    "contacts",
    "placements",
    "encampments",
    "cleanups",
    "sites",
    "counts",
    "readings",
)
OF_THE_LEAD = {"sites", "counts", "readings"}
ROLES = ("visitor", "staff", "privacy_officer", "administrator", "police", "worker", "lead")


def words(page: Any) -> str:
    """Return what a page says, white space in one piece."""
    plain = re.sub(r"<(script|style|svg).*?</\1>", " ", page.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain)))


def url(what: str, *given: Any) -> str:
    """Return an address of outreach."""
    name = f"homelessness:outreach_{what}" if what else "homelessness:outreach"
    return str(reverse(name, args=given))


def test_who_gets_in(client_of: Clients) -> None:
    record = world.season(LEAD)["session"].pk
    every = [url(""), url("occupancy"), f"{url('occupancy_csv')}?purpose=review"]
    every += [url("list", kind) for kind in KINDS] + [url("csv", kind) for kind in KINDS]
    every += [
        url("record", "sessions", record),
        url("edit", "sessions", record),
        url("remove", "sessions", record),
    ]
    for role in ROLES:
        client = client_of(role)
        for address in every:
            status = client.get(address).status_code
            expected = {200, 403} if "occupancy.csv" in address else {200}
            refused = {302} if role == "visitor" else {403}
            assert status in (expected if role in {"worker", "lead"} else refused), (role, address)
        for kind in KINDS:
            status = client.get(url("add", kind)).status_code
            may = role == "lead" or (role == "worker" and kind not in OF_THE_LEAD)
            assert status == (200 if may else 302 if role == "visitor" else 403), (role, kind)
        change = models.Change.objects.filter(kind="counts").latest("pk").pk
        undone = client.post(url("undo", change)).status_code
        assert undone == (302 if role in {"visitor", "lead"} else 403), role
        assert models.NightCount.objects.filter(removed_at=None).exists() is (role != "lead")
    assert client.get("/homelessness/outreach/nonsense/").status_code == 404


def test_a_day_in_the_field(client_of: Clients) -> None:
    worker = client_of("worker")
    assert "Nothing has been entered yet" in words(worker.get(url("list", "sessions")))
    form = worker.get(url("add", "sessions")).content.decode()
    assert "District 10" in form and 'type="date"' in form
    wrong = worker.post(
        url("add", "sessions"), {"team": "Creek", "on_day": "7 April", "area": "12 Main"}
    )
    said = words(wrong)
    assert wrong.status_code == 200 and "This is no day" in said and "without house numbers" in said
    sent = {"team": "Creek", "on_day": "2026-04-07", "district": "3", "workers": "Ana"}
    made = worker.post(url("add", "sessions"), sent)
    session = models.OutreachSession.objects.get()
    assert made.url == url("record", "sessions", session.pk)
    contact = {
        "session": session.pk,
        "people": 1,
        "offered": ["shelter", "food"],
        "accepted": ["food"],
        "living_situation": 116,
    }
    unknown = words(worker.post(url("add", "contacts"), contact | {"person_id": "nobody"}))
    assert "No person nobody is known" in unknown
    worker.post(url("add", "contacts"), contact | {"person_id": world.PERSON})
    met = models.Contact.objects.get()
    assert met.accepted == ["food"] and met.person_id == world.PERSON
    offer = worker.get(f"{url('add', 'placements')}?contact={met.pk}").content.decode()
    assert f'value="{world.PERSON}"' in offer and "Harbor Bridge" in offer
    worker.post(url("edit", "sessions", session.pk), sent | {"team": "North", "seen": 1})
    page = worker.get(url("record", "sessions", session.pk), follow=True)
    assert "Contacts" in words(page) and "Undo this" in words(page)


def test_an_edit_is_shown_and_undone(client_of: Clients) -> None:
    worker, made = client_of("worker"), world.season(LEAD)
    session = made["session"]
    address = url("edit", "sessions", session.pk)
    seen = re.search(r'name="seen" value="(\d+)"', worker.get(address).content.decode())
    assert seen is not None
    sent = {
        "team": "North",
        "on_day": "2026-04-07",
        "district": "3",
        "workers": "Ana",
        "seen": seen[1],
    }
    page = worker.post(address, sent, follow=True)
    assert "North" in words(page) and "Changed" in words(page)
    stale = worker.post(address, sent | {"team": "South"})
    assert "after you opened it" in words(stale)
    last = models.Change.objects.first()
    assert last is not None
    page = worker.post(url("undo", last.pk), follow=True)
    session.refresh_from_db()
    assert session.team == "Creek" and "Undone" in words(page)
    removed = worker.post(url("remove", "cleanups", made["cleanup"].pk), follow=True)
    assert "This record was removed" in words(removed)
    held = worker.post(url("remove", "sessions", session.pk), follow=True)
    assert "Other records belong to this one" in words(held)


def test_lists_narrow_sort_page_and_leave_as_files(client_of: Clients) -> None:
    from citywide.portal.audit.models import Entry

    world.season(LEAD)
    worker = client_of("worker")
    contacts = url("list", "contacts")
    assert "41 records" in words(worker.get(contacts))
    assert 'rel="next"' not in worker.get(contacts).content.decode()
    narrow = words(worker.get(f"{contacts}?district=3&since=2026-04-01&sort=-day"))
    assert "1 record " in narrow and world.PERSON in narrow
    assert "Nothing fits these filters" in words(worker.get(f"{contacts}?q=zzz"))
    wrong = worker.get(f"{contacts}?since=April")
    assert wrong.status_code == 400 and "April is not a date" in words(wrong)
    assert "1 record " in words(worker.get(f"{url('list', 'cleanups')}?state=done"))
    file = worker.get(f"{url('csv', 'contacts')}?district=3").content.decode()
    assert file.count("\n") == 2 and world.PERSON in file
    assert Entry.objects.filter(action="export", detail_json__contains="outreach-contacts").exists()
    assert Entry.objects.filter(action="read", subject="outreach contacts").count() >= 3


def test_the_lead_keeps_sites_counts_and_what_is_read(client_of: Clients) -> None:
    from citywide.portal.jobs.models import Job

    lead = client_of("lead")
    site = {
        "project": world.BRIDGE,
        "name": "Bridge",
        "district": "3",
        "beds": 10,
        "opened_on": "2024-01-01",
    }
    assert "Harbor Bridge" in lead.get(url("add", "sites")).content.decode()
    assert "computed anew" in words(lead.post(url("add", "sites"), site, follow=True))
    assert Job.objects.filter(kind="publish_homelessness").count() == 1
    assert "on the list already" in words(lead.post(url("add", "sites"), site))
    reading = {"dataset": "nowhere", "reported_column": "a", "district_column": "b"}
    lead.post(url("add", "readings"), reading)
    said = words(lead.get(url("")))
    assert "the data set nowhere cannot be read" in said and "There is no data set" in said


def test_reports_are_read_as_the_lead_says(season: Any) -> None:
    import datetime as dt

    from citywide.services.homelessness.actions.outreach import enter
    from citywide.services.homelessness.queries.outreach.reports import reports

    span = (dt.date(2026, 4, 1), dt.date(2026, 4, 30))
    named = {
        "dataset": "encampment_responses",
        "reported_column": "reported_on",
        "district_column": "district",
        "only_column": "report_id",
        "only_value": "a'1",
    }
    enter(by=LEAD, kind=models.ReportReading, values=named)
    assert list(reports(*span).rows) == [] and reports(*span).problem == ""
    enter(by=LEAD, kind=models.ReportReading, values=named | {"only_value": "a1"})
    found = {row["district"]: row["reports"] for row in reports(*span).rows}
    assert found == {"3": 1, "all": 1}
    enter(by=LEAD, kind=models.ReportReading, values=named | {"days_column": "nothing"})
    assert "no column nothing" in reports(*span).problem


def test_residents_see_areas_and_sites_and_nobody(client_of: Clients) -> None:
    visitor = client_of("visitor")
    page = visitor.get("/homelessness/")
    said = words(page)
    assert "Encampments and cleanups" in said and "withheld" in said and "Harbor Bridge" in said
    assert "April 2026: teams were out 2 times" in said and "PIT report, page 8" in said
    assert "between 60% and 75% of people homeless" in said and "80% of the bed nights" in said
    assert "SECRET" not in page.content.decode()
    site = visitor.get(reverse("homelessness:interim_site", args=[world.BRIDGE]))
    assert site.status_code == 200 and "Month by month" in words(site)
    assert visitor.get(reverse("homelessness:interim_site", args=["none"])).status_code == 404
    for name in ("outreach", "encampments", "interim-housing", "unsheltered", "night-counts"):
        file = visitor.get(reverse("homelessness:public_csv", args=[name]))
        assert file.status_code == 200 and b"SECRET" not in file.content, name


@pytest.mark.parametrize("purpose", ["", "review", "care_coordination"])
def test_occupancy_asks_for_a_purpose(client_of: Clients, purpose: str) -> None:
    answer = client_of("lead").get(f"{url('occupancy')}?purpose={purpose}")
    if not purpose:
        assert "State your purpose" in words(answer)
    assert answer.status_code in {200, 403}
