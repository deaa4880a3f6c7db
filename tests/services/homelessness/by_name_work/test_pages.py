"""A morning's work on the pages: list, views, notes, actions, cells, priority, background work."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest

from tests.services.homelessness.by_name_work.county import people
from tests.services.homelessness.pages.made_up import TOLD

CARE = "purpose=care_coordination"
DAY = "as_of=2025-08-01"
PERSON = f"county:{TOLD}"
ROOM = "/homelessness/staff/"
PAGES = (
    ROOM, f"{ROOM}work/", f"{ROOM}views/", f"{ROOM}views/add/", f"{ROOM}person/?person={PERSON}",
    f"{ROOM}person/notes/add/?person={PERSON}", f"{ROOM}person/actions/add/?person={PERSON}",
    f"{ROOM}share/", f"{ROOM}flows/", f"{ROOM}flows/people/", f"{ROOM}priority/",
    f"{ROOM}priority/person/?as_of=2025-08-01&person={PERSON}", f"{ROOM}priority.csv",
    f"{ROOM}by-name-list.csv",
    f"{ROOM}source/?source_id=county&source_file=Client.csv&source_line=2", f"{ROOM}rules/",
)  # fmt: skip


def words(answer: Any) -> str:
    plain = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain)))


@pytest.fixture
def team(county: Any) -> dict[str, Any]:
    return people()


@pytest.mark.parametrize("address", PAGES)
def test_every_address_by_role(team: Any, client_of: Any, address: str) -> None:
    asked = f"{address}{'&' if '?' in address else '?'}{CARE}"
    assert client_of("visitor").get(asked).status_code == 302
    assert client_of("police").get(asked).status_code == 403
    refused = client_of("staff").get(asked)
    assert "SECRET-" not in refused.content.decode().replace(PERSON, "")
    assert refused.status_code in {200, 302, 400, 403, 404}
    assert team["worker"].get(asked).status_code == 200, address


def test_the_morning_s_work(team: Any) -> None:
    worker = team["worker"]
    about = f"?{CARE}&person={PERSON}"
    empty = words(worker.post(f"{ROOM}person/notes/add/{about}", {"text": ""}))
    assert "Write the note." in empty
    worker.post(f"{ROOM}person/notes/add/{about}", {"text": "Met at the library."})
    planned = {"what": "Call the clinic", "who": team["lead_user"].pk, "due_on": "2025-01-02"}
    answer = worker.post(f"{ROOM}person/actions/add/{about}", planned, follow=True)
    said = words(answer)
    assert "Met at the library." in said and "Call the clinic" in said and "Overdue" in said
    listed = words(worker.get(f"{ROOM}?{CARE}&{DAY}&action=overdue"))
    assert "1 row" in listed and "Overdue since" in listed and PERSON in listed
    assert "Nobody" not in words(team["lead"].get(f"{ROOM}work/?{CARE}&which=mine"))
    assert "Call the clinic" in words(team["lead"].get(f"{ROOM}work/?{CARE}&which=mine"))
    key = re.search(r"/actions/(\d+)/done/", answer.content.decode())
    assert key
    done = worker.post(
        f"{ROOM}actions/{key[1]}/done/", {"purpose": "care_coordination"}, follow=True
    )
    assert "Open again" in words(done)
    assert "0 rows" in words(worker.get(f"{ROOM}?{CARE}&{DAY}&action=open"))
    note = re.search(r"/notes/(\d+)/correct/", answer.content.decode())
    assert note
    fixed = {"text": "Met at the park."}
    corrected = words(worker.post(f"{ROOM}notes/{note[1]}/correct/?{CARE}", fixed, follow=True))
    assert "was corrected" in corrected and "Met at the park." in corrected
    reporting = words(team["lead"].get(f"{ROOM}person/?purpose=program_reporting&person={PERSON}"))
    assert "Met at the" not in reporting and "Call the clinic" not in reporting


def test_a_person_left_out_and_nobody_have_the_same_page(team: Any) -> None:
    from citywide.services.homelessness.actions import by_name, consent

    lead = viewer_of(team["lead_user"])
    by_name.write_note(by=lead, purpose="care_coordination", person_id=PERSON, text="A note")
    consent.exclude(by=lead, person_id=PERSON, reason="She asked.")
    worker = team["worker"]
    for address in (f"{ROOM}person/", f"{ROOM}person/notes/add/", f"{ROOM}person/actions/add/"):
        left_out = worker.get(f"{address}?{CARE}&person={PERSON}")
        nobody = worker.get(f"{address}?{CARE}&person=county:NOBODY")
        assert left_out.status_code == nobody.status_code == 404
        plain = [words(one).replace(PERSON, "X").replace("county:NOBODY", "X")
                 for one in (left_out, nobody)]  # fmt: skip
        assert plain[0] == plain[1] and "A note" not in plain[0]


def test_a_saved_view_opens_the_list_as_it_was_saved(team: Any) -> None:
    worker = team["worker"]
    query = f"population=veterans&status=housed&columns=status&columns=next&{CARE}"
    saved = worker.post(f"{ROOM}views/add/?{query}", {"name": "Housed veterans", "role": ""})
    page = worker.get(f"{saved.url}&{CARE}&{DAY}").content.decode()
    assert re.search(r'<option value="veterans" selected>', page)
    assert re.search(r'<option value="housed" selected>', page)
    headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page, re.S)
    assert [re.sub(r"<[^>]+>|\s+", " ", one).split()[0] for one in headings] == [
        "Person", "Status", "Next",
    ]  # fmt: skip
    key = saved.url.rpartition("=")[2]
    worker.post(f"{ROOM}views/{key}/act/", {"do": "default"})
    assert "Housed veterans" in words(worker.get(f"{ROOM}?{CARE}&{DAY}"))
    assert "Shown as in the view" not in words(worker.get(f"{ROOM}?view=none&{CARE}&{DAY}"))
    removed = words(worker.post(f"{ROOM}views/{key}/act/", {"do": "remove"}, follow=True))
    assert "Bring back" in removed
    worker.post(f"{ROOM}views/{key}/act/", {"do": "restore"})
    assert "Housed veterans" in words(worker.get(f"{ROOM}views/"))


def test_a_file_needs_a_purpose_and_says_what_it_is_for(team: Any) -> None:
    from citywide.services.homelessness.models import ListShare

    worker = team["worker"]
    assert worker.get(f"{ROOM}by-name-list.csv?{DAY}").status_code == 400
    inside = rows_of(worker.get(f"{ROOM}by-name-list.csv?{DAY}&{CARE}"))
    assert all("Care coordination" in row["notice_to_recipient"] for row in inside)
    asked = f"{ROOM}share/?{DAY}&{CARE}"
    assert "Name the protocol in force." in words(worker.post(asked, {"recipient": "County"}))
    given = {"protocol": team["protocol"].pk, "recipient": "County clinic"}
    shared = rows_of(worker.post(asked, given))
    assert len(shared) == len(inside) > 10
    assert all("Downtown team (WIC 18999.8" in row["notice_to_recipient"] for row in shared)
    kept = ListShare.objects.get()
    assert (kept.rows, kept.recipient, kept.protocol) == (
        len(shared), "County clinic", team["protocol"],
    )  # fmt: skip


def test_every_cell_of_the_flows_opens_to_as_many_as_it_says(team: Any) -> None:
    worker = team["worker"]
    page = worker.get(f"{ROOM}flows/?{CARE}&last=2025-08-31").content.decode()
    cells = re.findall(r'<a href="(/homelessness/staff/flows/people/[^"]+)">(\d+)</a>', page)
    assert len(cells) > 40
    for address, count in cells[:8] + cells[-8:]:
        opened = words(worker.get(html.unescape(address)))
        assert re.search(rf"\b{int(count):,} rows?\b", opened), (address, count)


def test_the_row_behind_a_status_opens(team: Any) -> None:
    page = team["worker"].get(f"{ROOM}person/?{CARE}&person={PERSON}").content.decode()
    address = re.search(r'<a href="(/homelessness/staff/source/[^"]+)"', page)
    assert address
    said = words(team["worker"].get(html.unescape(address[1])))
    assert "Enrollment.csv, line" in said or "Exit.csv, line" in said
    assert "entry_date" in said or "exit_date" in said


def test_places_are_explained_by_each_criterion(team: Any) -> None:
    worker = team["worker"]
    said = words(worker.get(f"{ROOM}priority/?{CARE}&{DAY}"))
    assert "HUD Notice CPD-16-11" in said and "severe service needs" in said
    why = words(worker.get(f"{ROOM}priority/person/?{CARE}&{DAY}&person={PERSON}"))
    assert "Within the order" in why and "days homeless" in why
    rows = rows_of(worker.get(f"{ROOM}priority.csv?{CARE}&{DAY}"))
    assert [int(row["rank"]) for row in rows] == sorted(int(row["rank"]) for row in rows)
    assert {row["rules"] for row in rows} == {"psh_cpd_16_11@1.0.0"}


@pytest.mark.parametrize(
    ("page", "more", "shown"),
    [
        ("flows/", "last=2025-08-31&known=2025-03-01", "As known then, and now"),
        ("quality/", "as_of=2025-09-30", "Findings, and how to correct them"),
    ],
)
def test_heavy_work_is_done_in_the_background(
    team: Any, client_of: Any, page: str, more: str, shown: str
) -> None:
    from citywide.portal.jobs.models import Job

    steward = client_of("steward")
    action = {"flows/": "compare/", "quality/": "compute/"}[page]
    asked = f"{ROOM}{page}?purpose=review&{more}"
    assert "Work it out" in words(steward.get(asked)) and not Job.objects.exists()
    given = dict(pair.split("=") for pair in f"purpose=review&{more}".split("&"))
    waiting = words(steward.post(f"{ROOM}{page}{action}", given, follow=True))
    assert "being worked out" in waiting and "Look again" in waiting
    steward.post(f"{ROOM}{page}{action}", given)
    assert Job.objects.count() == 1
    finish(Job.objects.get())
    said = words(steward.get(asked))
    assert shown in said and "Work it out" not in said
    # Whoever may not read every data set it is made of is not given what was worked out.
    for purpose in ("care_coordination", "program_reporting", "review"):
        refused = team["worker"].get(asked.replace("review", purpose))
        assert shown not in words(refused) and "Work it out" not in words(refused)
        keeps_the_balance = page == "flows/" and purpose == "care_coordination"
        assert refused.status_code == (200 if keeps_the_balance else 403)
        assert ("Balances" in words(refused)) == keeps_the_balance


def finish(job: Any) -> None:
    from django.utils import timezone

    from citywide.portal.jobs import registry
    from citywide.portal.jobs.models import Job

    registry.kind(job.kind).handle(job, lambda _step, _share: None)
    Job.objects.filter(pk=job.pk).update(
        state="done", started_at=timezone.now(), finished_at=timezone.now()
    )


def rows_of(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def viewer_of(user: Any) -> Any:
    from citywide.portal.access.viewer import viewer_of

    return viewer_of(user)
