"""A plan out as a file and in again: shown first, then all of it or nothing."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from citywide.core.errors import Conflict, Forbidden, NotFound, UsageError
from citywide.services.portfolio.actions import plan as actions
from citywide.services.portfolio.exchange import (
    PlanFile,
    Task,
    read_plan,
    write_plan_csv,
    write_plan_workbook,
    write_project_xml,
)
from citywide.services.portfolio.models import Milestone, MilestoneLink, Phase
from citywide.services.portfolio.queries.plan import compare, plan_file_of
from tests.services.portfolio.exchange.plans import plans

PLAN = "/portfolio/p/P-001/plan/"
Clients = Callable[[str], Any]
FORMATS = {"xml": write_project_xml, "csv": write_plan_csv, "xlsx": write_plan_workbook}
HEADINGS = b"Task number,Task,Phase,Milestone,Forecast start,Forecast end,Actual end,Share done\n"


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> Path:
    """A folder of uploads for each test; returns where plans wait to be confirmed."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return tmp_path / "uploads" / "projects" / "imports"


def kept(folder: Path) -> list[Path]:
    return list(folder.glob("*")) if folder.exists() else []


def state(project: Any) -> tuple[Any, ...]:
    """Everything of a plan that a person can see."""
    links = MilestoneLink.objects.filter(after__project=project).order_by("before", "after")
    return (
        list(project.milestones.order_by("order", "pk").values()),
        list(project.phases.values()),
        list(links.values()),
        list(project.baselines.values()),
    )


def hand_in(client: Any, data: bytes, name: str = "plan.csv") -> Any:
    return client.post(f"{PLAN}import/", {"file": SimpleUploadedFile(name, data)})


def confirm(client: Any, address: str, do: str = "import") -> Any:
    html = client.get(address).content.decode()
    (mark,) = re.findall(r'name="fingerprint" value="([^"]*)"', html)
    return client.post(address, {"fingerprint": mark, "do": do})


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_exported_changes_nothing_when_it_comes_back(
    format: str, client_of: Clients, planned: Any, own_media: Path
) -> None:
    client = client_of("manager")
    before = state(planned)
    exported = client.get(f"{PLAN}export.{format}")
    assert exported["Content-Disposition"] == f'attachment; filename="P-001-plan.{format}"'
    answer = hand_in(client, exported.content, f"plan.{format}")
    assert answer.status_code == 302
    html = client.get(answer["Location"]).content.decode()
    assert "The plan says the same" in html
    assert "5 tasks stay as they are" in html
    client.post(answer["Location"], {"do": "discard"})
    assert state(planned) == before and kept(own_media) == []


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plan=plans(), format=st.sampled_from(sorted(FORMATS)))
def test_any_plan_comes_in_and_out_and_in_again_unchanged(
    plan: PlanFile, format: str, make_project: Callable[..., Any], viewer: Callable[[str], Any]
) -> None:
    from django.db import transaction

    today = dt.date(2199, 12, 31)  # so that no actual day is still to come
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("django.utils.timezone.localdate", lambda *_: today)
        project = make_project("P-300")
        empty = compare(project=project, plan=plan, today=today)
        assert not empty.problems
        actions.import_plan(
            by=viewer("lead"), project=project, plan=plan, fingerprint=empty.fingerprint
        )
        out = plan_file_of(project=project, as_of=today)
        # All there is came in, but for baselines, which are approved and not imported.
        assert [_without_baseline(one) for one in out.tasks] == [
            _without_baseline(one) for one in plan.tasks
        ]
        assert set(out.links) == set(plan.links)
        before = state(project)
        again = read_plan(FORMATS[format](out), f"plan.{format}")
        found = compare(project=project, plan=again, today=today)
        assert found.is_empty and not found.problems
        actions.import_plan(
            by=viewer("lead"), project=project, plan=again, fingerprint=found.fingerprint
        )
        assert state(project) == before
        transaction.set_rollback(True)


def _without_baseline(task: Task) -> Task:
    from dataclasses import replace

    return replace(task, baseline_start=None, baseline_end=None)


def test_records_no_file_could_hold_still_come_back_as_they_were(planned: Any) -> None:
    """Names with odd spaces and a milestone that starts on its day, as a loaded file left them."""
    today = dt.date(2026, 3, 1)
    Milestone.objects.filter(number="5").update(
        name=" Go\t live ", note=" a\r\nb ", forecast_start_on=today, forecast_end_on=today
    )
    Phase.objects.filter(name="Build").update(name="Build  it")
    out = plan_file_of(project=planned, as_of=today)
    for format, write in FORMATS.items():
        found = compare(project=planned, plan=read_plan(write(out), f"p.{format}"), today=today)
        assert found.is_empty, format


def test_a_changed_workbook_is_shown_and_taken_in(
    client_of: Clients, planned: Any, tasks: dict[str, Any], own_media: Path, today: dt.date
) -> None:
    client = client_of("manager")
    book = load_workbook(io.BytesIO(client.get(f"{PLAN}export.xlsx").content))
    sheet = book["Tasks"]
    end = (today + dt.timedelta(days=120)).isoformat()
    for row in sheet.iter_rows(min_row=2):
        if row[0].value == "3":
            row[1].value, row[7].value, row[12].value = "Install cameras", end, "2FS+3d"
        if row[0].value == "4":
            for cell in row:
                cell.value = None
        if row[0].value == "5":
            row[0].value, row[1].value, row[2].value = "X-1", "Brand new", "Close out"
            row[12].value = "3"
    out = io.BytesIO()
    book.save(out)
    answer = hand_in(client, out.getvalue(), "new plan.xlsx")
    before = state(planned)
    html = client.get(answer["Location"]).content.decode()
    for words in ("1 task is added", "1 task changes", "2 tasks are dropped", "Install cameras",
                  "Brand new", "New phases: Close out", "2FS+3d"):  # fmt: skip
        assert words in html, words
    # Looking changes nothing.
    assert state(planned) == before
    assert confirm(client, answer["Location"]).status_code == 302
    task = planned.milestones.get(number="3")
    assert task.name == "Install cameras" and task.forecast_end_on.isoformat() == end
    assert task.pk == tasks["3"].pk and task.links.get().lag_days == 3
    assert planned.milestones.get(number="4").dropped_on == today
    assert planned.milestones.get(number="X-1").phase.name == "Close out"
    # One summary, one line for the task that changed.
    assert [one.kind for one in planned.changes.all()] == ["plan", "milestone"]
    assert planned.changes.first().subject == "new plan.xlsx"
    assert kept(own_media) == []
    # The file cannot be imported a second time.
    assert client.get(answer["Location"]).status_code == 404


def test_a_dropped_task_that_a_file_has_comes_back(
    client_of: Clients, viewer: Callable[[str], Any], planned: Any, tasks: dict[str, Any]
) -> None:
    client = client_of("manager")
    exported = client.get(f"{PLAN}export.xml").content
    actions.drop_task(by=viewer("manager"), task=tasks["4"])
    answer = hand_in(client, exported, "plan.xml")
    assert "comes back" in client.get(answer["Location"]).content.decode()
    confirm(client, answer["Location"])
    assert planned.milestones.get(number="4").dropped_on is None
    assert planned.milestones.get(number="5").links.count() == 2


def test_mistakes_are_told_with_row_column_and_value(
    client_of: Clients, planned: Any, own_media: Path
) -> None:
    before = state(planned)
    rows = HEADINGS + b"1,Design,,no,2026-01-01,2025-12-01,,45\n2,,Build,maybe,03/04/2026,,,\n"
    answer = hand_in(client_of("manager"), rows)
    html = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Share done", "&#x27;45&#x27;", "March 4 or April 3", "maybe", "has no name",
                  "before it starts", "<td>2</td>", "<td>3</td>"):  # fmt: skip
        assert words in html, words
    assert state(planned) == before and kept(own_media) == []


def test_files_that_are_no_plan(client_of: Clients, planned: Any, own_media: Path) -> None:
    client, before = client_of("manager"), state(planned)
    for data, name in (
        (b"", "plan.csv"), (b"\x00\x01", "plan.mpp"), (HEADINGS, "plan.csv"),
        (b"<Project>", "p.xml"), (b"PK\x03\x04nothing", "p.xlsx"), (b"%PDF-1.7", "p.pdf"),
    ):  # fmt: skip
        answer = hand_in(client, data, name)
        assert answer.status_code == 422, name
    assert client.post(f"{PLAN}import/", {}).status_code == 422
    assert client.post(f"{PLAN}import/", {"file": "text"}).status_code == 422
    assert state(planned) == before and kept(own_media) == []


def _sendable(name: str) -> bool:
    """Whether Django takes the name; it refuses "." or "a/" before any page sees the file."""
    try:
        SimpleUploadedFile(name, b"")
    except SuspiciousFileOperation:
        return False
    return "\x00" not in name


FILE_NAMES = st.text(max_size=20).filter(_sendable)
"""Names a test client can send; Django itself refuses the others before a page sees them."""


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda t: HEADINGS + t.encode(
    "utf-8", "replace")), name=FILE_NAMES)  # fmt: skip
def test_no_file_breaks_the_page(data: bytes, name: str, client_of: Clients, planned: Any) -> None:
    answer = hand_in(client_of("manager"), data, name)
    assert answer.status_code in {302, 422}


def test_what_does_not_fit_the_plan_is_told_before(
    client_of: Clients, planned: Any, today: dt.date
) -> None:
    """The file alone is sound: the start it does not carry is the plan's."""
    early = (today - dt.timedelta(days=400)).isoformat()
    rows = f"Task number,Task,Forecast end,Actual end\n3,Install,{early},2199-01-01\n".encode()
    client = client_of("manager")
    answer = hand_in(client, rows)
    html = client.get(answer["Location"]).content.decode()
    assert "The file does not fit the plan" in html
    assert "This is before its start" in html and "still to come" in html
    before = state(planned)
    assert confirm(client, answer["Location"]).status_code == 422
    assert state(planned) == before


def test_what_a_file_does_not_carry_stays(
    client_of: Clients, planned: Any, tasks: dict[str, Any]
) -> None:
    rows = b"Task number,Task\n" + b"".join(
        f"{one.number},{one.name}\n".encode() for one in tasks.values()
    )
    client, before = client_of("manager"), state(planned)
    answer = hand_in(client, rows)
    html = client.get(answer["Location"]).content.decode()
    assert "The file says nothing of these" in html and "Waits for" in html
    assert "The plan says the same" in html
    assert state(planned) == before


def test_another_project_s_plan_is_noticed(client_of: Clients, planned: Any) -> None:
    client = client_of("manager")
    answer = hand_in(client, b"Task number,Task\n901,Else\n")
    assert "Is it the plan of this project?" in client.get(answer["Location"]).content.decode()


def test_a_plan_that_changed_meanwhile_is_shown_again(
    client_of: Clients, viewer: Callable[[str], Any], planned: Any, tasks: dict[str, Any]
) -> None:
    client = client_of("manager")
    exported = client.get(f"{PLAN}export.csv").content.replace(b"Go live", b"Launch")
    answer = hand_in(client, exported)
    html = client.get(answer["Location"]).content.decode()
    (mark,) = re.findall(r'name="fingerprint" value="([^"]*)"', html)
    edit = actions.Edit(tasks["3"].pk, {"name": "Meanwhile"}, {})
    actions.save_rows(by=viewer("lead"), project=planned, edits=[edit])
    refused = client.post(answer["Location"], {"fingerprint": mark, "do": "import"})
    assert refused.status_code == 409
    # Now it says that the other person's change would be undone.
    assert "Meanwhile" in refused.content.decode()
    assert planned.milestones.get(number="5").name == "Go live"
    assert confirm(client, answer["Location"]).status_code == 302
    assert planned.milestones.get(number="5").name == "Launch"


def test_a_file_is_shown_only_to_who_handed_it_in_and_for_its_project(
    client_of: Clients, make_project: Callable[..., Any], planned: Any, own_media: Path
) -> None:
    make_project("P-002")
    answer = hand_in(client_of("manager"), b"Task number,Task\n1,Design\n")
    address = answer["Location"]
    assert client_of("lead").get(address).status_code == 404
    assert client_of("lead").post(address, {"do": "discard"}).status_code == 404
    assert client_of("staff").get(address).status_code == 403
    assert client_of("manager").get(address.replace("P-001", "P-002")).status_code == 404
    assert len(kept(own_media)) == 1
    assert client_of("manager").post(address, {"do": "discard"}).status_code == 302
    assert kept(own_media) == []


def test_forgotten_files_go_after_a_day(client_of: Clients, planned: Any, own_media: Path) -> None:
    client = client_of("manager")
    hand_in(client, b"Task number,Task\n1,Design\n")
    (old,) = kept(own_media)
    yesterday = time.time() - 25 * 60 * 60
    os.utime(old, (yesterday, yesterday))
    hand_in(client, b"Task number,Task\n1,Design\n")
    assert old not in kept(own_media) and len(kept(own_media)) == 1


def test_an_import_fails_whole(
    viewer: Callable[[str], Any], planned: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = dt.date(2026, 3, 1)
    plan = read_plan(HEADINGS + b"1,Renamed,New phase,no,,,,\n77,New,Other,no,,,,\n", "p.csv")
    found = compare(project=planned, plan=plan, today=today)
    before = state(planned)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("citywide.services.portfolio.actions.plan.importing.tell", broken)
    with pytest.raises(RuntimeError):
        actions.import_plan(
            by=viewer("manager"), project=planned, plan=plan, fingerprint=found.fingerprint
        )
    assert state(planned) == before


def test_the_action_asks_again(
    viewer: Callable[[str], Any], planned: Any, make_project: Callable[..., Any]
) -> None:
    today = dt.date(2026, 3, 1)
    plan = read_plan(b"Task number,Task\n1,Renamed\n", "p.csv")
    mark = compare(project=planned, plan=plan, today=today).fingerprint
    known = {"project": planned, "plan": plan}
    with pytest.raises(Forbidden):
        actions.import_plan(by=viewer("staff"), fingerprint=mark, **known)
    with pytest.raises(Conflict):
        actions.import_plan(by=viewer("manager"), fingerprint="other", **known)
    with pytest.raises(UsageError):
        actions.import_plan(
            by=viewer("manager"), fingerprint=mark, project=planned, plan=PlanFile("")
        )
    with pytest.raises(NotFound):
        actions.kept_file(by=viewer("manager"), project=planned, key="0" * 32)


def test_the_order_of_a_file_becomes_the_order_of_the_plan(
    viewer: Callable[[str], Any], planned: Any
) -> None:
    today = dt.date(2026, 3, 1)
    out = plan_file_of(project=planned, as_of=today)
    turned = PlanFile(out.project_name, tuple(reversed(out.tasks)), out.links)
    found = compare(project=planned, plan=turned, today=today)
    assert found.is_reordered and not found.changed
    actions.import_plan(
        by=viewer("manager"), project=planned, plan=turned, fingerprint=found.fingerprint
    )
    assert list(planned.milestones.values_list("number", flat=True)) == ["5", "4", "3", "2", "1"]


@pytest.mark.parametrize("person", ["lead", "other_manager", "staff", "sponsor"])
def test_everybody_of_the_city_takes_the_plan_with_them(
    person: str, client_of: Clients, planned: Any
) -> None:
    client = client_of(person)
    for format in FORMATS:
        plan = read_plan(client.get(f"{PLAN}export.{format}").content, f"plan.{format}")
        assert [one.number for one in plan.tasks] == ["1", "2", "3", "4", "5"]
        assert plan.tasks[0].baseline_end is not None
    assert client.get(f"{PLAN}export.pdf").status_code == 404
    assert client.get(f"{PLAN}template.xml").status_code == 404
    assert client.get(f"{PLAN}template.xlsx").status_code == 200
    assert client.get(f"{PLAN}template.csv").content.startswith(b"\xef\xbb\xbfTask number,Task,")
    assert client_of("visitor").get(f"{PLAN}export.csv").status_code == 302
