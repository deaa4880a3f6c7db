"""The page on which every cell of a plan can be changed, and the form of one task."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.services.portfolio.models import Milestone

PLAN = "/portfolio/p/P-001/plan/"
Clients = Callable[[str], Any]


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send of the forms on a page, as it stands."""
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if not name or (kind and kind[1] in {"checkbox", "submit", "file", "search"}):
            if name and kind and kind[1] == "checkbox" and " checked" in tag:
                sent[name[1]] = "on"
            continue
        sent[name[1]] = unescape(value[1]) if value else ""
    for name, body in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        sent[name] = unescape(chosen[1]) if chosen else ""
    for name, body in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', html, re.S):
        sent[name] = unescape(body).strip()
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def page_of(client: Any, address: str) -> dict[str, str]:
    return fields_of(client.get(address).content.decode())


def test_a_page_sent_back_as_it_is_changes_nothing(
    client_of: Clients, planned: Any, tasks: dict[str, Any]
) -> None:
    client = client_of("manager")
    before = list(planned.milestones.values())
    for address in (f"{PLAN}edit/", *(f"{PLAN}tasks/{one.pk}/" for one in tasks.values())):
        sent = page_of(client, address)
        assert len(sent) > 10
        assert client.post(address, sent).status_code == 302
    assert list(planned.milestones.values()) == before
    assert not planned.changes.exists()


def test_cells_are_changed_and_rows_added(
    client_of: Clients, planned: Any, tasks: dict[str, Any], today: dt.date
) -> None:
    client = client_of("manager")
    sent = page_of(client, f"{PLAN}edit/")
    key = tasks["3"].pk
    sent |= {
        f"t{key}-name": "Install cameras",
        f"t{key}-done_percent": "37.5%",
        f"t{key}-forecast_end_on": "12/31/2031",
        f"t{key}-needs": "2FS+5d",
        "new1-name": "Test",
        "new1-phase": str(tasks["3"].phase_id),
        "new1-needs": "3",
        "confirmed": "yes",
    }
    assert client.post(f"{PLAN}edit/", sent).status_code == 302
    task = planned.milestones.get(number="3")
    assert task.name == "Install cameras"
    assert str(task.done_share) == "0.375"
    assert task.forecast_end_on == dt.date(2031, 12, 31)
    new = planned.milestones.get(name="Test")
    assert new.number == "6" and new.order == task.order + 2
    assert new.links.get().before.number == "3"


def test_mistakes_stand_in_their_cells_and_nothing_is_saved(
    client_of: Clients, planned: Any, tasks: dict[str, Any]
) -> None:
    client = client_of("manager")
    sent = page_of(client, f"{PLAN}edit/")
    key, other = tasks["3"].pk, tasks["4"].pk
    sent |= {
        f"t{key}-name": "",
        f"t{other}-forecast_end_on": "soon",
        f"t{tasks['5'].pk}-needs": "99",
        "new2-weight": "4",
    }
    answer = client.post(f"{PLAN}edit/", sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    for cell in (f"t{key}-name", f"t{other}-forecast_end_on", "new2-name"):
        assert f'href="#id_{cell}"' in html and f'id="id_{cell}_error"' in html
    # What was typed is still there.
    assert 'value="soon"' in html
    sent |= {f"t{key}-name": "Install", f"t{other}-forecast_end_on": "", "new2-weight": ""}
    answer = client.post(f"{PLAN}edit/", sent)
    assert answer.status_code == 422
    assert f'id="id_t{tasks["5"].pk}-needs_error"' in answer.content.decode()
    assert not planned.changes.exists()


def test_rows_that_moved_to_another_page_meanwhile_are_kept(
    client_of: Clients, planned: Any, tasks: dict[str, Any]
) -> None:
    client = client_of("manager")
    sent = page_of(client, f"{PLAN}edit/")
    Milestone.objects.bulk_create(
        Milestone(project=planned, number=f"N{n}", name="Earlier", order=0) for n in range(60)
    )
    sent[f"t{tasks['5'].pk}-name"] = "Launch"
    assert client.post(f"{PLAN}edit/", sent).status_code == 302
    assert planned.milestones.get(number="5").name == "Launch"


def test_a_row_that_was_dropped_meanwhile_is_told(
    client_of: Clients, planned: Any, tasks: dict[str, Any], today: dt.date
) -> None:
    client = client_of("manager")
    sent = page_of(client, f"{PLAN}edit/")
    Milestone.objects.filter(number="4").update(dropped_on=today)
    changed = sent | {f"t{tasks['4'].pk}-name": "Teach", f"t{tasks['3'].pk}-name": "Set up"}
    answer = client.post(f"{PLAN}edit/", changed)
    assert answer.status_code == 422
    assert "Task 4 was dropped meanwhile" in answer.content.decode()
    assert 'value="Teach"' in answer.content.decode()
    # As long as nobody changes it, it stands in nobody's way.
    assert (
        client.post(f"{PLAN}edit/", sent | {f"t{tasks['3'].pk}-name": "Set up"}).status_code == 302
    )
    assert planned.milestones.get(number="3").name == "Set up"


def test_two_people_in_one_cell(client_of: Clients, planned: Any, tasks: dict[str, Any]) -> None:
    first, second = client_of("lead"), client_of("manager")
    key = tasks["3"].pk
    sent = page_of(second, f"{PLAN}edit/")
    first.post(f"{PLAN}edit/", page_of(first, f"{PLAN}edit/") | {f"t{key}-name": "Theirs"})
    answer = second.post(f"{PLAN}edit/", sent | {f"t{key}-name": "Mine"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in html and 'value="Mine"' in html
    assert planned.milestones.get(pk=key).name == "Theirs"
    # Having seen it, who saves again means it.
    assert second.post(f"{PLAN}edit/", fields_of(html)).status_code == 302
    assert planned.milestones.get(pk=key).name == "Mine"


def test_two_people_in_one_task(client_of: Clients, planned: Any, tasks: dict[str, Any]) -> None:
    address = f"{PLAN}tasks/{tasks['3'].pk}/"
    first, second = client_of("lead"), client_of("manager")
    sent = page_of(second, address)
    theirs = {"forecast_end_on": "2031-01-01", "note": "Theirs too."}
    first.post(address, page_of(first, address) | theirs)
    answer = second.post(address, sent | {"forecast_end_on": "2032-02-02"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Jan. 1, 2031" in html and "Feb. 2, 2032" in html
    assert second.post(address, fields_of(html)).status_code == 302
    task = planned.milestones.get(number="3")
    assert task.forecast_end_on == dt.date(2032, 2, 2)
    # The note, which only the other changed, is not undone.
    assert task.note == "Theirs too."


def test_a_task_is_added_with_everything(client_of: Clients, planned: Any) -> None:
    sent = {
        "number": "B-1", "name": "Close out", "new_phase": "End", "is_milestone": "on",
        "forecast_end_on": "2031-05-05", "done_percent": "0", "weight": "2.5", "needs": "5",
        "note": "Line one\r\nLine two", "is_key": "on", "public_name_en": "The end",
        "public_name_es": "El fin",
    }  # fmt: skip
    answer = client_of("manager").post(f"{PLAN}tasks/add/", sent)
    task = planned.milestones.get(number="B-1")
    assert answer.status_code == 302 and answer["Location"].endswith(f"#task-{task.pk}")
    assert task.phase.name == "End" and task.is_milestone and task.is_key
    assert task.public_name == {"en": "The end", "es": "El fin"}
    assert task.note == "Line one\nLine two"
    assert str(task.weight) == "2.50"
    answer = client_of("manager").post(f"{PLAN}tasks/add/", sent)
    assert answer.status_code == 422
    assert 'id="id_number_error"' in answer.content.decode()


def test_moving_dropping_and_bringing_back(
    client_of: Clients, planned: Any, tasks: dict[str, Any]
) -> None:
    client, address = client_of("manager"), f"{PLAN}tasks/{tasks['4'].pk}/"
    client.post(f"{address}move/", {"after": "1"})
    order = list(planned.milestones.values_list("number", flat=True))
    assert order == ["1", "4", "2", "3", "5"]
    answer = client.post(f"{address}move/", {"after": "99"}, follow=True)
    assert "There is no other task 99" in answer.content.decode()
    html = client.get(f"{address}drop/").content.decode()
    assert "5 Go live waits for it" in html
    assert client.get(f"{address}drop/").status_code == 200
    assert planned.milestones.get(number="4").dropped_on is None
    client.post(f"{address}drop/")
    assert planned.milestones.get(number="4").dropped_on is not None
    html = client.get(PLAN).content.decode()
    assert "Dropped tasks" in html
    assert client.get(address).status_code == 200
    client.post(f"{address}restore/")
    assert planned.milestones.get(number="4").dropped_on is None
    # Doing it twice is told, and does no harm.
    assert client.post(f"{address}restore/", follow=True).status_code == 200


def test_tasks_of_other_projects_are_not_found(
    client_of: Clients, make_project: Callable[..., Any], tasks: dict[str, Any]
) -> None:
    other = make_project("P-002")
    task = Milestone.objects.create(project=other, number="1", name="Elsewhere")
    client = client_of("lead")
    for part in ("", "drop/"):
        assert client.get(f"{PLAN}tasks/{task.pk}/{part}").status_code == 404
        assert client.get(f"{PLAN}tasks/{2**80}/{part}").status_code == 404
    assert client.post(f"{PLAN}tasks/{task.pk}/restore/").status_code == 404
    assert client.get(f"{PLAN}phases/{2**80}/").status_code == 404


ODD = st.text(max_size=30) | st.sampled_from(
    ["\x00", "9" * 40, "-1", "1e400", "NaN", "0000-00-00", "2026-02-30", "{}", "[1]", '{"a": {}}',
     "3FS+99999d", ";" * 30, "null", "on", "﷽", "[" * 2000]
)  # fmt: skip


@pytest.fixture
def names(planned: Any, client_of: Clients) -> list[str]:
    client = client_of("manager")
    found = set(page_of(client, f"{PLAN}edit/")) | set(page_of(client, f"{PLAN}tasks/add/"))
    return sorted(found | {"page", "confirmed", "fingerprint", "do", "after", "name", "seen"})


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_odd_entries_never_break_a_page(
    data: st.DataObject, client_of: Clients, planned: Any, names: list[str], tasks: dict[str, Any]
) -> None:
    sent = data.draw(st.dictionaries(st.sampled_from(names), ODD, max_size=8))
    key, phase = tasks["3"].pk, planned.phases.order_by("pk").first()
    places = ["edit/", "tasks/add/", f"tasks/{key}/", f"tasks/{key}/move/", "phases/"]
    places += [f"phases/{phase.pk}/"] if phase else []
    place = data.draw(st.sampled_from(places))
    client = client_of("manager")
    if data.draw(st.booleans()):
        sent = page_of(client, f"{PLAN}{place}") | sent if "move" not in place else sent
    query = QueryDict(mutable=True)
    query.update(sent)
    answer = client.post(f"{PLAN}{place}", query.dict())
    assert answer.status_code in {200, 302, 409, 422}, place
    assert client.get(PLAN).status_code == 200


def test_marks_that_cannot_be_read_count_as_none(
    client_of: Clients, planned: Any, tasks: dict[str, Any]
) -> None:
    address = f"{PLAN}tasks/{tasks['3'].pk}/"
    client = client_of("manager")
    sent = page_of(client, address)
    for seen in ("", "{", "[1]", json.dumps({"name": 3})):
        assert client.post(address, sent | {"seen": seen, "name": f"N{seen}"}).status_code in {
            302,
            409,
        }
