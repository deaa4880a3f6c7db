"""Tasks added, changed, moved, dropped and brought back, by one person and by two at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from citywide.core.errors import Conflict, Forbidden, NotFound, UsageError
from citywide.portal.audit.models import Entry
from citywide.services.portfolio.actions import plan as actions
from citywide.services.portfolio.actions.project import marks_of
from citywide.services.portfolio.models import Milestone, MilestoneLink
from citywide.services.portfolio.queries.plan import links_of, needs_of

Viewers = Callable[[str], Any]


def order(project: Any) -> list[str]:
    return list(
        project.milestones.filter(dropped_on=None)
        .order_by("order", "pk")
        .values_list("number", flat=True)
    )


def seen(task: Any) -> dict[str, str]:
    return marks_of(actions.values_of(task, needs_of(project=task.project).get(task.pk, "")))


def change(by: Any, task: Any, marks: dict[str, str] | None = None, **values: Any) -> Any:
    edit = actions.Edit(task.pk, values, marks if marks is not None else seen(task))
    return actions.save_rows(by=by, project=task.project, edits=[edit])


def add(by: Any, project: Any, number: str = "", **values: Any) -> Any:
    added = [actions.Addition({"name": "New task"} | values, number)]
    return actions.save_rows(by=by, project=project, added=added).added[0]


def test_a_change_is_kept_with_one_line_of_history_and_one_audit_entry(
    viewer: Viewers, tasks: dict[str, Any], today: dt.date
) -> None:
    entries, task = Entry.objects.count(), tasks["3"]
    Milestone.objects.filter(pk=task.pk).update(forecast_changed_on=None)
    end = today + dt.timedelta(days=70)
    change(viewer("manager"), task, forecast_end_on=end, name="Install  it")
    task.refresh_from_db()
    assert (task.name, task.forecast_end_on) == ("Install it", end)
    assert task.forecast_changed_on == today
    line = task.project.changes.get()
    assert line.kind == "milestone" and line.by == "manager@example.org"
    assert line.after == {"name": "Install it", "forecast_end_on": end.isoformat()}
    assert Entry.objects.count() == entries + 1


def test_nothing_changed_leaves_nothing_behind(viewer: Viewers, tasks: dict[str, Any]) -> None:
    task = tasks["3"]
    saved = change(viewer("manager"), task, **actions.values_of(task, "2"))
    assert saved.changed == ()
    assert task.project.changes.count() == 0


def test_only_who_keeps_the_plan_writes(viewer: Viewers, tasks: dict[str, Any]) -> None:
    for person in ("other_manager", "sponsor", "staff", "head", "visitor"):
        by, task = viewer(person), tasks["3"]
        for attempt in (
            lambda by=by, task=task: change(by, task, name="Mine"),
            lambda by=by, task=task: add(by, task.project),
            lambda by=by, task=task: actions.drop_task(by=by, task=task),
            lambda by=by, task=task: actions.restore_task(by=by, task=task),
            lambda by=by, task=task: actions.move_task(by=by, task=task, after=None),
            lambda by=by, task=task: actions.add_phase(by=by, project=task.project, name="X"),
            lambda by=by, task=task: actions.remove_phase(by=by, phase=task.phase),
        ):
            with pytest.raises(Forbidden):
                attempt()
    assert not tasks["3"].project.changes.exists()


def test_two_people_changing_one_entry_see_both_values(
    viewer: Viewers, tasks: dict[str, Any], today: dt.date
) -> None:
    marks = seen(tasks["3"])
    change(viewer("lead"), tasks["3"], name="Install cameras")
    with pytest.raises(actions.PlanClash) as caught:
        change(viewer("manager"), tasks["3"], marks, name="Install servers")
    (clash,) = caught.value.clashes[tasks["3"].pk]
    assert (clash.yours, clash.theirs) == ("Install servers", "Install cameras")
    tasks["3"].refresh_from_db()
    assert tasks["3"].name == "Install cameras"


def test_two_people_changing_different_entries_both_win(
    viewer: Viewers, tasks: dict[str, Any]
) -> None:
    task = tasks["3"]
    marks, old = seen(task), actions.values_of(task, "2")
    change(viewer("lead"), task, name="Install cameras")
    change(viewer("manager"), task, marks, **{**old, "note": "Ladders are ordered."})
    task.refresh_from_db()
    assert (task.name, task.note) == ("Install cameras", "Ladders are ordered.")


def test_several_rows_are_kept_or_none(
    viewer: Viewers, planned: Any, tasks: dict[str, Any], today: dt.date
) -> None:
    good = actions.Edit(tasks["3"].pk, {"name": "Good"}, {})
    bad = actions.Edit(tasks["4"].pk, {"forecast_end_on": today}, {})
    with pytest.raises(actions.RowMistakes) as caught:
        actions.save_rows(by=viewer("manager"), project=planned, edits=[good, bad])
    assert [field for field, _ in caught.value.mistakes[tasks["4"].pk]] == ["forecast_end_on"]
    tasks["3"].refresh_from_db()
    assert tasks["3"].name == "Install"
    late = actions.Edit(tasks["4"].pk, {"forecast_end_on": today + dt.timedelta(days=81)}, {})
    entries = Entry.objects.count()
    actions.save_rows(by=viewer("manager"), project=planned, edits=[good, late])
    assert planned.changes.filter(kind="milestone").count() == 2
    assert planned.changes.filter(kind="plan").count() == 1
    assert Entry.objects.count() == entries + 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"actual_start_on": "tomorrow"}, "actual_start_on"),
        ({"actual_end_on": "tomorrow"}, "actual_end_on"),
        ({"forecast_start_on": dt.date(1891, 1, 1)}, "forecast_start_on"),
        ({"done_share": Decimal("1.2")}, "done_share"),
        ({"done_share": Decimal("NaN")}, "done_share"),
        ({"weight": Decimal(-1)}, "weight"),
        ({"weight": Decimal("1e20")}, "weight"),
        ({"needs": "99"}, "needs"),
        ({"needs": "3"}, "needs"),
        ({"needs": "2;2"}, "needs"),
        ({"needs": "2 and then 4"}, "needs"),
        ({"note": "x" * 10_001}, "note"),
    ],
)
def test_mistakes_are_told_at_their_field(
    values: dict[str, Any], field: str, viewer: Viewers, tasks: dict[str, Any], today: dt.date
) -> None:
    values = {k: today + dt.timedelta(days=1) if v == "tomorrow" else v for k, v in values.items()}
    with pytest.raises(actions.RowMistakes) as caught:
        change(viewer("manager"), tasks["3"], **values)
    assert field in [name for name, _ in caught.value.mistakes[tasks["3"].pk]]


def test_an_old_mistake_does_not_stop_other_changes(
    viewer: Viewers, tasks: dict[str, Any], today: dt.date
) -> None:
    task = tasks["3"]
    Milestone.objects.filter(pk=task.pk).update(actual_start_on=today + dt.timedelta(days=9))
    task.refresh_from_db()
    change(viewer("manager"), task, note="Corrected later.")
    task.refresh_from_db()
    assert task.note == "Corrected later."


def test_circles_are_refused_whole(viewer: Viewers, planned: Any, tasks: dict[str, Any]) -> None:
    before = {(one.before_id, one.after_id) for one in links_of(project=planned)}
    with pytest.raises(UsageError, match="circle") as caught:
        change(viewer("manager"), tasks["1"], needs="5", name="Begin again")
    assert all(number in str(caught.value) for number in ("1", "2", "3", "5"))
    assert {(one.before_id, one.after_id) for one in links_of(project=planned)} == before
    tasks["1"].refresh_from_db()
    assert tasks["1"].name == "Request for bids"


def test_links_are_written_as_plans_write_them(
    viewer: Viewers, planned: Any, tasks: dict[str, Any]
) -> None:
    change(viewer("manager"), tasks["5"], needs="3FS+2d; 4SS-1d")
    found = {link.before.number: link for link in MilestoneLink.objects.filter(after=tasks["5"])}
    assert (found["3"].kind, found["3"].lag_days) == ("FS", 2)
    assert (found["4"].kind, found["4"].lag_days) == ("SS", -1)
    assert needs_of(project=planned)[tasks["5"].pk] == "3FS+2d;4SS-1d"
    change(viewer("manager"), tasks["5"], needs="")
    assert tasks["5"].pk not in needs_of(project=planned)


def test_new_tasks_get_the_next_number_behind_their_phase(
    viewer: Viewers, planned: Any, tasks: dict[str, Any]
) -> None:
    phase = planned.phases.get(name="Procurement")
    task = add(viewer("manager"), planned, phase=phase, needs="1")
    assert task.number == "6"
    assert order(planned) == ["1", "2", "6", "3", "4", "5"]
    assert needs_of(project=planned)[task.pk] == "1"
    last = add(viewer("manager"), planned, number="B-7", phase="Close out")
    assert order(planned)[-1] == "B-7" and last.phase.name == "Close out"
    for number in ("6", "a b", "x" * 41, "1;2"):
        with pytest.raises(actions.RowMistakes):
            add(viewer("manager"), planned, number=number)


def test_a_milestone_that_starts_on_its_day_has_an_end_only(
    viewer: Viewers, planned: Any, today: dt.date
) -> None:
    task = add(
        viewer("manager"), planned, is_milestone=True, forecast_start_on=today,
        forecast_end_on=today,
    )  # fmt: skip
    assert task.forecast_start_on is None and task.forecast_end_on == today


def test_a_task_in_another_phase_stands_behind_that_phase(
    viewer: Viewers, planned: Any, tasks: dict[str, Any]
) -> None:
    change(viewer("manager"), tasks["1"], phase=planned.phases.get(name="Build"))
    assert order(planned) == ["2", "3", "4", "1", "5"]


def test_a_phase_of_another_project_is_refused(
    viewer: Viewers, make_project: Callable[..., Any], tasks: dict[str, Any]
) -> None:
    other = make_project("P-002").phases.create(name="Elsewhere")
    with pytest.raises(UsageError):
        change(viewer("manager"), tasks["1"], phase=other)
    with pytest.raises(NotFound):
        edit = actions.Edit(tasks["1"].pk, {"name": "x"}, {})
        actions.save_rows(by=viewer("lead"), project=other.project, edits=[edit])


def test_tasks_and_phases_are_moved(viewer: Viewers, planned: Any, tasks: dict[str, Any]) -> None:
    actions.move_task(by=viewer("manager"), task=tasks["5"], after=None)
    assert order(planned) == ["5", "1", "2", "3", "4"]
    actions.move_task(by=viewer("manager"), task=tasks["5"], after="2")
    assert order(planned) == ["1", "2", "5", "3", "4"]
    with pytest.raises(UsageError):
        actions.move_task(by=viewer("manager"), task=tasks["5"], after="5")
    with pytest.raises(UsageError):
        actions.move_task(by=viewer("manager"), task=tasks["5"], after="99")
    build = planned.phases.get(name="Build")
    actions.move_phase(by=viewer("manager"), phase=build, step=-1)
    assert order(planned) == ["3", "4", "1", "2", "5"]
    count = planned.changes.count()
    actions.move_phase(by=viewer("manager"), phase=build, step=-1)
    assert planned.changes.count() == count
    build.refresh_from_db()
    actions.move_phase(by=viewer("manager"), phase=build, step=1)
    assert order(planned) == ["1", "2", "3", "4", "5"]


def test_a_dropped_task_stays_on_record_and_comes_back(
    viewer: Viewers, planned: Any, tasks: dict[str, Any], today: dt.date
) -> None:
    actions.drop_task(by=viewer("manager"), task=tasks["3"])
    assert order(planned) == ["1", "2", "4", "5"]
    assert planned.milestones.get(number="3").dropped_on == today
    with pytest.raises(Conflict):
        actions.drop_task(by=viewer("manager"), task=tasks["3"])
    with pytest.raises(Conflict, match="dropped"):
        change(viewer("manager"), tasks["3"], {}, name="x")
    # Its number stays taken: history and baselines know it.
    with pytest.raises(actions.RowMistakes):
        add(viewer("manager"), planned, number="3")
    # A link to it cannot be entered, and one from before waits for it to come back.
    with pytest.raises(actions.RowMistakes):
        change(viewer("manager"), tasks["4"], needs="3")
    change(viewer("manager"), tasks["5"], needs="4")
    assert actions.restore_task(by=viewer("manager"), task=tasks["3"])
    assert needs_of(project=planned)[tasks["5"].pk] == "3;4"
    with pytest.raises(Conflict):
        actions.restore_task(by=viewer("manager"), task=tasks["3"])


def test_a_task_comes_back_without_links_that_would_close_a_circle(
    viewer: Viewers, planned: Any, tasks: dict[str, Any]
) -> None:
    actions.drop_task(by=viewer("manager"), task=tasks["3"])
    change(viewer("manager"), tasks["2"], needs="5")
    assert not actions.restore_task(by=viewer("manager"), task=tasks["3"])
    needs = needs_of(project=planned)
    assert tasks["3"].pk not in needs
    assert needs[tasks["2"].pk] == "5"


def test_looking_at_forecasts_is_noted(
    viewer: Viewers, planned: Any, tasks: dict[str, Any], today: dt.date
) -> None:
    planned.milestones.update(forecast_changed_on=dt.date(2020, 1, 1))
    keys = [one.pk for one in tasks.values()]
    actions.save_rows(by=viewer("manager"), project=planned, confirmed=keys)
    noted = planned.milestones.filter(forecast_changed_on=today)
    # What is finished has no forecast any more.
    assert set(noted.values_list("number", flat=True)) == {"2", "3", "4", "5"}
    assert planned.changes.get().after["looked_at"][0] == "2 Contract signed"
    actions.save_rows(by=viewer("manager"), project=planned, confirmed=keys)
    assert planned.changes.count() == 1
