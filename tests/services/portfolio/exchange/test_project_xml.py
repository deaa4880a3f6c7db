"""Microsoft Project XML: what it says becomes a plan, and a plan becomes a file of its kind."""

from __future__ import annotations

import datetime as dt
import time
import tracemalloc
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.errors import CitywideError, ExtractError
from citywide.services.portfolio.exchange import (
    LinkKind,
    PlanFile,
    Task,
    TaskLink,
    read_plan,
    write_project_xml,
)
from citywide.services.portfolio.exchange.plan import MAX_TASKS
from citywide.services.portfolio.exchange.project_xml.write import working_days
from tests.services.portfolio.exchange.plans import plans, project_file, row

# As Project 2016 writes it, shortened: the row of the whole project, summary tasks, a split task
# with its pieces, baselines with time-phased data, a blank row, a lag in hours.
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <SaveVersion>14</SaveVersion><Name>cameras.xml</Name><Title>Camera System</Title>
  <StartDate>2025-07-01T08:00:00</StartDate><CurrencyCode>USD</CurrencyCode>
  <MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek>
  <OutlineCodes/><WBSMasks/><ExtendedAttributes/>
  <Calendars><Calendar><UID>1</UID><Name>Standard</Name></Calendar></Calendars>
  <Tasks>
    <Task><UID>0</UID><ID>0</ID><Name>Camera System</Name><OutlineLevel>0</OutlineLevel>
      <Start>2025-07-01T08:00:00</Start><Summary>1</Summary></Task>
    <Task><UID>1</UID><ID>1</ID><Name>Procurement</Name><Active>1</Active><Manual>0</Manual>
      <OutlineLevel>1</OutlineLevel><Start>2025-07-01T08:00:00</Start><Summary>1</Summary></Task>
    <Task><UID>7</UID><ID>2</ID><Name>Write the  request
 for bids</Name><Active>1</Active><OutlineLevel>2</OutlineLevel>
      <Start>2025-07-01T08:00:00</Start><Finish>2025-08-29T17:00:00</Finish>
      <Duration>PT352H0M0S</Duration><Milestone>0</Milestone><Summary>0</Summary>
      <PercentComplete>40</PercentComplete><ActualStart>2025-07-03T08:00:00</ActualStart>
      <Notes>Ask the attorney.&#13;
Then publish.</Notes>
      <Baseline><TimephasedData><Type>4</Type><Start>1999-01-01T08:00:00</Start>
        <Finish>1999-01-02T08:00:00</Finish></TimephasedData><Number>0</Number>
        <Start>2025-07-01T08:00:00</Start><Finish>2025-08-15T17:00:00</Finish>
        <Cost>250000000</Cost></Baseline>
      <Baseline><Number>1</Number><Start>2024-01-01T08:00:00</Start></Baseline>
      <TimephasedData><Start>2025-07-01T08:00:00</Start></TimephasedData></Task>
    <Task><UID>8</UID><ID>3</ID><IsNull>1</IsNull></Task>
    <Task><UID>9</UID><ID>4</ID><Name>Bids opened</Name><Active>1</Active>
      <OutlineLevel>2</OutlineLevel><Start>2025-09-02T17:00:00</Start>
      <Finish>2025-09-02T17:00:00</Finish><Milestone>1</Milestone><Summary>0</Summary>
      <PercentComplete>0</PercentComplete>
      <PredecessorLink><PredecessorUID>7</PredecessorUID><Type>1</Type>
        <CrossProject>0</CrossProject><LinkLag>9600</LinkLag><LagFormat>7</LagFormat>
      </PredecessorLink></Task>
    <Task><UID>12</UID><ID>5</ID><Name>Set up the project office</Name><Active>1</Active>
      <OutlineLevel>1</OutlineLevel><Start>2025-07-07T08:00:00</Start><Milestone>0</Milestone>
      <PredecessorLink><PredecessorUID>9</PredecessorUID><Type>3</Type><LinkLag>-2400</LinkLag>
        <LagFormat>5</LagFormat></PredecessorLink></Task>
  </Tasks>
  <Resources><Resource><UID>1</UID><Name>Somebody</Name></Resource></Resources>
  <Assignments><Assignment><UID>1</UID><TaskUID>7</TaskUID></Assignment></Assignments>
</Project>
"""


def read(text: str, name: str = "plan.xml") -> PlanFile:
    return read_plan(text.encode(), name)


def refused(data: str | bytes, name: str = "plan.xml") -> ExtractError:
    with pytest.raises(ExtractError) as caught:
        read_plan(data.encode() if isinstance(data, str) else data, name)
    return caught.value


def test_a_file_of_project_becomes_a_plan() -> None:
    plan = read(PROJECT)
    assert plan.project_name == "Camera System"
    assert plan.tasks == (
        Task(
            number="7",
            name="Write the request for bids",
            phase="Procurement",
            baseline_start=dt.date(2025, 7, 1),
            baseline_end=dt.date(2025, 8, 15),
            forecast_start=dt.date(2025, 7, 1),
            forecast_end=dt.date(2025, 8, 29),
            actual_start=dt.date(2025, 7, 3),
            done_share=Decimal("0.4"),
            weight=Decimal("2500"),
            note="Ask the attorney.\nThen publish.",
        ),
        Task(
            number="9",
            name="Bids opened",
            phase="Procurement",
            is_milestone=True,
            forecast_end=dt.date(2025, 9, 2),
            done_share=Decimal(0),
        ),
        Task(
            number="12",
            name="Set up the project office",
            forecast_start=dt.date(2025, 7, 7),
        ),
    )
    # 9600 tenths of a minute are two days of eight hours; -2400 are half a day, which is warned of.
    assert plan.links == (TaskLink("7", "9", LinkKind.FS, 2), TaskLink("9", "12", LinkKind.SS, -1))
    said = [finding.message for finding in plan.findings]
    assert any("waits -0.5 day(s) for task 9" in message for message in said)
    assert any("thousands of dollars" in message for message in said)
    assert {finding.severity for finding in plan.findings} == {"warning"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_encoding_a_tool_writes_is_read(encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16", "cp1252": "windows-1252"}
    text = project_file(row(1, "Conexión")).replace("UTF-8", declared.get(encoding, encoding))
    assert read_plan(text.encode(encoding), "p.xml").tasks[0].name == "Conexión"


@pytest.mark.parametrize(
    "namespace", ["", ' xmlns="http://schemas.microsoft.com/project/2007"', None]
)
def test_namespaces_of_older_tools_are_read(namespace: str | None) -> None:
    assert read(project_file(row(1, "A"), namespace=namespace)).tasks[0].name == "A"


def test_a_prefix_is_as_good_as_a_default_namespace() -> None:
    text = (
        '<p:Project xmlns:p="http://schemas.microsoft.com/project"><p:Tasks><p:Task><p:UID>4</p:UID>'
        "<p:Name>A</p:Name></p:Task></p:Tasks></p:Project>"
    )
    assert read(text).tasks == (Task("4", "A"),)


def test_projectlibre_leaves_summary_out_and_a_deeper_row_tells() -> None:
    plan = read(project_file(row(1, "Design") + row(2, "Sketch", 2) + row(3, "Build")))
    assert [(task.name, task.phase) for task in plan.tasks] == [("Sketch", "Design"), ("Build", "")]


def test_phases_may_come_back_and_levels_below_are_told() -> None:
    body = (
        row(1, "Design", Summary=1) + row(2, "Inner", 2, Summary=1) + row(3, "A", 3)
        + row(4, "Build", Summary=1) + row(5, "B", 2) + row(6, "Design", Summary=1)
        + row(7, "C", 2) + row(8, "Empty", Summary=1)
    )  # fmt: skip
    plan = read(project_file(body))
    assert [task.phase for task in plan.tasks] == ["Design", "Build", "Design"]
    said = " ".join(finding.message for finding in plan.findings)
    assert "1 summary task(s) below the first level" in said
    assert "Phase 'Empty' has no tasks" in said


def test_inactive_external_and_summary_predecessors_are_left_out_and_told() -> None:
    def link(uid: int) -> str:
        return f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID></PredecessorLink>"

    body = (
        row(1, "Design", Summary=1) + row(2, "A", 2) + row(3, "Off", 2, Active=0)
        + row(4, "Elsewhere", 2, ExternalTask=1)
        + row(5, "B", 2, more=link(1) + link(2) + link(3) + link(4))
    )  # fmt: skip
    plan = read(project_file(body))
    assert [task.number for task in plan.tasks] == ["2", "5"]
    assert plan.links == (TaskLink("2", "5"),)
    said = [finding.message for finding in plan.findings]
    assert sum("that link was left out" in message for message in said) == 3
    assert any("2 task(s) that are not active" in message for message in said)


@pytest.mark.parametrize(
    ("lag", "unit", "days", "is_told"),
    [
        ("4800", "7", 1, False),
        ("-9600", "39", -2, False),
        ("24000", "9", 5, False),
        ("600", "5", 0, True),
        ("100800", "8", 5, True),  # seven elapsed days are a week of five working days
        ("50", "19", 0, True),
        ("", "", 0, False),
    ],
)
def test_lags_become_working_days(lag: str, unit: str, days: int, is_told: bool) -> None:
    more = (
        f"<PredecessorLink><PredecessorUID>1</PredecessorUID><LinkLag>{lag}</LinkLag>"
        f"<LagFormat>{unit}</LagFormat></PredecessorLink>"
    )
    plan = read(project_file(row(1, "A") + row(2, "B", more=more)))
    assert plan.links == (TaskLink("1", "2", LinkKind.FS, days),)
    assert bool(plan.findings) is is_told


def test_a_day_of_the_file_may_have_other_hours() -> None:
    more = (
        "<PredecessorLink><PredecessorUID>1</PredecessorUID><LinkLag>12000</LinkLag>"
        "<LagFormat>7</LagFormat></PredecessorLink>"
    )
    head = "<MinutesPerDay>600</MinutesPerDay>"
    plan = read(project_file(row(1, "A") + row(2, "B", more=more), head=head))
    assert plan.links[0].lag_days == 2


@pytest.mark.parametrize(
    ("code", "kind"), [("0", "FF"), ("1", "FS"), ("2", "SF"), ("3", "SS"), ("", "FS")]
)
def test_codes_of_links(code: str, kind: str) -> None:
    more = (
        f"<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>{code}</Type></PredecessorLink>"
    )
    assert read(project_file(row(1, "A") + row(2, "B", more=more))).links[0].kind == kind


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    circle = "<PredecessorLink><PredecessorUID>{}</PredecessorUID></PredecessorLink>"
    body = "\n".join(
        [
            row(1, "A", Start="2026-02-30T08:00:00"),
            row(2, "B", PercentComplete=140),
            row(2, "Twice"),
            row(3, ""),
            row(4, "D", Start="2026-05-01T08:00:00", Finish="2026-04-01T08:00:00"),
            row(5, "E", more=circle.format(99)),
            row(6, "F", more=circle.format(7)),
            row(7, "G", more=circle.format(6)),
            row(8, "H", Start="03/04/2026"),
        ]
    )
    error = refused(project_file(body))
    told = [(finding.line, finding.message) for finding in error.findings]
    for line, words in (
        (5, "'2026-02-30T08:00:00' is not a day of the calendar"),
        (6, "'140' percent complete"),
        (7, "Task number 2 already stands in line 6"),
        (8, "Task 3 has no name"),
        (9, "ends on 2026-04-01, before it starts"),
        (10, "depends on task 99, which is not in the file"),
        (11, "wait for each other in a circle"),
        (13, "could be March 4 or April 3, and is not guessed. Write 2026-03-04 or 2026-04-03"),
    ):
        assert any(at == line and words in message for at, message in told), (line, words, told)
    assert len(told) == 8
    assert str(error).count("\n") == 7
    assert str(error).startswith("plan.xml:5: ")


LAUGHS = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Project><Title>&c;</Title></Project>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<Project xmlns="http://schemas.microsoft.com/project"><Title>&a;</Title></Project>"""


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, "<!DOCTYPE Project><Project/>"])
def test_bombs_are_refused_with_a_sentence(text: str) -> None:
    error = refused(text)
    assert "declares a document type or entities" in str(error)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html><body/></html>", "begins with 'html'"),
        ('<Project xmlns="urn:other"/>', "not of Microsoft Project"),
        (PROJECT[:2000], "not whole XML"),
        ('<?xml version="1.0" encoding="shift_jis"?><Project/>', "not whole XML"),
        ('<?xml version="1.0" encoding="klingon"?><Project/>', "not whole XML"),
        ("<Project><Tasks></Project>", "not whole XML"),
    ],
)
def test_what_is_no_project_file_is_refused(text: str, words: str) -> None:
    assert words in str(refused(text))


def test_a_deep_file_is_read_without_a_deep_stack() -> None:
    deep = "<X>" * 200_000 + "</X>" * 200_000
    assert read(project_file(row(1, "A", more=deep))).tasks[0].name == "A"


def test_too_many_tasks_are_refused() -> None:
    body = "".join(row(uid, "A") for uid in range(1, MAX_TASKS + 2))
    assert "more than 10,000 tasks" in str(refused(project_file(body)))


def test_five_thousand_tasks_are_read_fast_and_small() -> None:
    noise = "".join(f"<Field{n}>PT8H0M0S</Field{n}>" for n in range(60))
    noise += "<TimephasedData><Type>1</Type><Value>PT8H0M0S</Value></TimephasedData>" * 3
    body = "".join(
        row(uid, f"Task {uid}", 1, Start="2026-01-05T08:00:00", more=noise)
        for uid in range(1, 5001)
    )
    data = project_file(body).encode()
    started = time.process_time()
    plan = read_plan(data, "big.xml")
    assert time.process_time() - started < 10
    assert len(plan.tasks) == 5000
    tracemalloc.start()
    try:
        read_plan(project_file(row(1, "A", more=noise * 200)).encode(), "noise.xml")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_file_with_odd_parts_is_a_plan_or_a_sentence(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(PROJECT)))
    end = data.draw(st.integers(start, min(start + 40, len(PROJECT))))
    put = data.draw(
        st.sampled_from(["", "<X/>", "</Task>", "-1", "9" * 30, "1e9", "é"]) | st.text()
    )
    try:
        read(PROJECT[:start] + put.encode("utf-8", "ignore").decode() + PROJECT[end:])
    except CitywideError as error:
        assert str(error)


@settings(max_examples=40, deadline=None)
@given(plans())
def test_reading_gives_back_what_was_written(plan: PlanFile) -> None:
    assert read_plan(write_project_xml(plan), "p.xml") == plan


def test_a_percentage_changed_in_project_wins_over_our_finer_share() -> None:
    plan = PlanFile("P", (Task("1", "A", done_share=Decimal("0.335")),))
    text = write_project_xml(plan).decode()
    assert read(text).tasks[0].done_share == Decimal("0.335")
    changed = text.replace("<PercentComplete>34<", "<PercentComplete>90<")
    assert read(changed).tasks[0].done_share == Decimal("0.9")


# The order of the schema (mspdi_pj12.xsd, and Project 2010 for Active and Manual*).
PROJECT_ORDER = [
    "SaveVersion", "Name", "Title", "ScheduleFromStart", "StartDate", "CurrencyCode", "CalendarUID",
    "DefaultStartTime", "DefaultFinishTime", "MinutesPerDay", "MinutesPerWeek", "DaysPerMonth",
    "ExtendedAttributes", "Calendars", "Tasks", "Resources", "Assignments",
]  # fmt: skip
TASK_ORDER = [
    "UID", "ID", "Name", "Active", "Manual", "Type", "IsNull", "WBS", "OutlineNumber",
    "OutlineLevel", "Start", "Finish", "Duration", "ManualStart", "ManualFinish", "ManualDuration",
    "DurationFormat", "Milestone", "Summary", "PercentComplete", "ActualStart", "ActualFinish",
    "ConstraintType", "CalendarUID", "ConstraintDate", "Notes", "PredecessorLink",
    "ExtendedAttribute", "Baseline",
]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(plans())
def test_elements_stand_in_the_order_of_the_schema(plan: PlanFile) -> None:
    ns = "{http://schemas.microsoft.com/project}"
    root = ElementTree.fromstring(write_project_xml(plan))
    names = [child.tag.removeprefix(ns) for child in root]
    assert names == [name for name in PROJECT_ORDER if name in names]
    uids, positions = [], []
    for task in root.iter(f"{ns}Task"):
        names = [child.tag.removeprefix(ns) for child in task]
        assert [TASK_ORDER.index(name) for name in names] == sorted(map(TASK_ORDER.index, names))
        uids.append(int(task.findtext(f"{ns}UID", "")))
        positions.append(int(task.findtext(f"{ns}ID", "")))
    assert len(set(uids)) == len(uids) and all(0 < uid < 2**31 for uid in uids)
    assert positions == list(range(1, len(positions) + 1))


def test_a_written_task_says_how_long_it_takes() -> None:
    monday, friday = dt.date(2026, 3, 2), dt.date(2026, 3, 13)
    task = Task("1", "A", forecast_start=monday, forecast_end=friday)
    text = write_project_xml(PlanFile("P", (task,))).decode()
    assert "<Duration>PT80H0M0S</Duration>" in text  # ten days of eight hours
    assert "<Start>2026-03-02T08:00:00</Start>" in text
    assert "<Finish>2026-03-13T17:00:00</Finish>" in text
    assert "<Name>Standard</Name>" in text


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-02", "2026-03-02", 1),
        ("2026-03-06", "2026-03-09", 2),
        ("2026-03-07", "2026-03-08", 0),
        ("2026-01-01", "2026-12-31", 261),
    ],
)
def test_working_days(start: str, end: str, days: int) -> None:
    assert working_days(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == days
