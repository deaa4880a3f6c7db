"""A Gantt chart draws the dates of its table, marks what is late, and says what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.portal.dashboards import charts
from citywide.portal.dashboards.charts import Bar, Chart
from tests.portal.charts.samples import (
    SVG,
    assert_linear,
    box,
    drawings,
    marks,
    place,
)
from tests.portal.charts.schedules import AS_OF, every_kind, long_plan, on, plan

CHART = every_kind()["gantt"]
both = pytest.mark.parametrize("layout", ["wide", "narrow"])


def build(*bars: Bar, as_of: date = AS_OF, language: str = "en") -> Chart:
    return charts.gantt(bars, id="g", name="G", as_of=as_of, language=language)


def column(chart: Chart, heading: str) -> list[str]:
    at = chart.table.headings.index(heading)
    return [row[at].text for row in chart.table.rows]


def drawn(chart: Chart, layout: str) -> list[tuple[float, float]]:
    """Return (ordinal in the table, pixel in the drawing) of every end that is drawn."""
    tree, pairs = drawings(chart)[layout], []
    for kind in ("baseline", "forecast", "actual"):
        for mark in marks(tree, kind):
            row, end = int(mark.get("data-row", "")), int(mark.get("data-column", ""))
            x, _, width, _ = box(mark)
            start, finish = (chart.table.rows[row][c].value for c in (end - 1, end))
            assert start is not None and "start" in chart.table.headings[end - 1]
            assert chart.table.headings[end] == f"{kind.capitalize()} finish"
            pairs.append((float(start), x))
            pairs.append((float(finish if finish is not None else AS_OF.toordinal()), x + width))
        for mark in marks(tree, f"{kind}diamond"):
            row, end = int(mark.get("data-row", "")), int(mark.get("data-column", ""))
            pairs.append((float(chart.table.rows[row][end].value or 0), place(mark)[0]))
    return pairs


@both
def test_bars_and_diamonds_stand_at_the_dates_of_the_table(layout: str) -> None:
    pairs = drawn(CHART, layout)
    # Two ends of 3 baselines, 3 forecasts and 2 actuals; 2 + 2 + 1 milestones.
    assert len(pairs) == 2 * (3 + 3 + 2) + 5
    (line, *_) = marks(drawings(CHART)[layout], "asof")
    assert_linear([*pairs, (float(AS_OF.toordinal()), place(line)[0])])


@both
def test_a_task_under_way_is_drawn_to_the_day_the_plan_is_looked_at(layout: str) -> None:
    bars = {m.get("data-row"): box(m) for m in marks(drawings(CHART)[layout], "actual")}
    x, _, width, _ = bars["2"]
    (line, *_) = marks(drawings(CHART)[layout], "asof")
    assert x + width == pytest.approx(place(line)[0], abs=0.02)
    assert "2" in bars and "3" not in bars


@both
def test_rows_follow_one_another_as_in_the_table(layout: str) -> None:
    tree = drawings(CHART)[layout]
    tops = {}
    for kind in ("baseline", "forecast"):
        tops |= {int(m.get("data-row", "")): box(m)[1] for m in marks(tree, kind)}
    heights = [tops[row] for row in sorted(tops)]
    assert heights == sorted(heights) and len(set(heights)) == len(heights) >= 4


def test_the_table_tells_dates_done_late_and_what_is_waited_for() -> None:
    assert column(CHART, "Task or milestone")[4] == "Go live (milestone)"
    assert column(CHART, "Phase")[2:4] == ["Procurement", "Launch"]
    assert column(CHART, "Baseline finish")[:4] == [
        "Mar 3, 2025",
        "Apr 11, 2025",
        "Oct 3, 2025",
        "no date",
    ]
    assert column(CHART, "Actual start")[2] == "Aug 18, 2025"
    assert column(CHART, "Actual finish")[2] == "no date"
    assert column(CHART, "Done")[1:4] == ["100%", "80%", "no value"]
    assert column(CHART, "Late") == ["no", "no", "late", "no", "late", "no", "no"]
    assert column(CHART, "Waits for")[2] == "Charter signed"
    assert column(CHART, "Note")[2] == "The vote moved."


def test_columns_without_anything_are_left_out() -> None:
    chart = build(Bar("A", forecast=on(AS_OF)))
    assert chart.table.headings == (
        "Task or milestone",
        "Forecast start",
        "Forecast finish",
        "Late",
    )
    assert chart.table.wordy == {0, 1, 2, 3}


@both
def test_late_ones_have_a_sign_and_a_pattern(layout: str) -> None:
    tree = drawings(CHART)[layout]
    assert len(list(marks(tree, "sign"))) == 2
    fills = {m.get("data-row"): m.get("fill", "") for m in marks(tree, "forecast")}
    assert fills["2"] == f"url(#gantt-{layout}-late)"
    assert not fills["3"].startswith("url")
    on_time = build(*(replace(bar, is_late=False) for bar in plan()))
    assert list(marks(drawings(on_time)[layout], "sign")) == []
    assert "None is late." in on_time.summary


def test_the_summary_tells_how_far_what_is_late_and_what_comes_next() -> None:
    assert CHART.summary == (
        "As of March 26, 2026. The plan has 7 tasks and milestones. Finished: 2. "
        "Late: 2 (Contract; Go live). Next milestone: Go live, July 6, 2026. "
        "It ends on Aug. 28, 2026."
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "It ends on March 26, 2026, as in the baseline."),
        (1, "It ends on March 27, 2026, 1 day after the baseline."),
        (-3, "It ends on March 23, 2026, 3 days before the baseline."),
    ],
)
def test_the_finish_is_compared_with_the_baseline(days: int, said: str) -> None:
    start = AS_OF - timedelta(days=30)
    chart = build(Bar("A", "", (start, AS_OF), (start, AS_OF + timedelta(days=days))))
    assert chart.summary.endswith(said)


def test_tasks_of_a_phase_stand_together_under_its_name() -> None:
    day = on(AS_OF)
    chart = build(Bar("A", "One", day), Bar("B", "Two", day), Bar("C", "One", day))
    assert column(chart, "Task or milestone") == ["A", "C", "B"]
    for tree in drawings(chart).values():
        texts = ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]
        assert texts.count("One") == texts.count("Two") == 1


def test_sixty_tasks_are_drawn_and_of_more_only_phases() -> None:
    sixty = build(*long_plan(60))
    assert len(list(marks(drawings(sixty)["narrow"], "baseline"))) == 60
    assert "phases only" not in sixty.summary
    more = build(*long_plan(64))
    assert "phases only, as there are 64 tasks" in more.summary
    assert len(more.table.rows) == 64 + 4
    names = column(more, "Task or milestone")
    for layout, tree in drawings(more).items():
        found = list(marks(tree, "baseline"))
        assert [names[int(m.get("data-row", ""))] for m in found] == [
            f"Phase: Phase {n} (16)" for n in (1, 2, 3, 4)
        ]
        assert_linear(drawn(more, layout))
    texts = ["".join(t.itertext()) for t in drawings(more)["wide"].iter(f"{SVG}text")]
    assert texts.count("16 of 16 finished") == 2 and texts.count("0 of 16 finished") == 2


def test_a_phase_reaches_from_its_first_start_to_its_last_finish() -> None:
    bars = long_plan(64)
    more = build(*bars)
    assert column(more, "Baseline start")[0] == "Jan 6, 2025"
    last = bars[15].baseline
    assert last
    cell = more.table.rows[0][more.table.headings.index("Baseline finish")]
    assert cell.value == last[1].toordinal()


def test_a_span_that_ends_before_it_begins_is_listed_and_not_drawn() -> None:
    wrong = Bar("Wrong", "", (AS_OF, date(2020, 1, 1)), on(AS_OF))
    chart = build(wrong, Bar("Right", "", on(AS_OF)))
    assert "1 has dates that end before they begin" in chart.summary
    assert column(chart, "Baseline finish") == ["Jan 1, 2020", "Mar 26, 2026"]
    for tree in drawings(chart).values():
        assert [m.get("data-row") for m in marks(tree, "baseline")] == ["1"]


@pytest.mark.parametrize("bars", [[], [Bar("A"), Bar("B", "Phase", note="?")]])
def test_without_dates_a_sentence_takes_the_place_of_the_drawing(bars: list[Bar]) -> None:
    chart = build(*bars)
    assert not chart.is_drawn and chart.summary.startswith("There")
    assert len(chart.table.rows) == len(bars)


def test_a_day_far_away_does_not_squeeze_the_plan() -> None:
    old = build(Bar("A", "", (date(2010, 1, 4), date(2010, 3, 5))))
    tree = drawings(old)["wide"]
    assert list(marks(tree, "asof")) == []
    assert [box(m)[2] > 200 for m in marks(tree, "baseline")] == [True]
    assert old.summary.startswith("As of March 26, 2026.")


@pytest.mark.parametrize(
    ("language", "day", "tick"), [("es", "6 jul 2026", "ene"), ("vi", "6/7/2026", "T1")]
)
def test_dates_are_written_in_the_readers_language(language: str, day: str, tick: str) -> None:
    chart = build(*plan(), language=language)
    assert any(day in cell.text for row in chart.table.rows for cell in row)
    texts = {"\n".join(t.itertext()) for t in drawings(chart)["wide"].iter(f"{SVG}text")}
    assert any(text.split("\n")[0] == tick for text in texts)


days = st.dates(date(1, 1, 1), date(9999, 12, 31))
near = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def spans(day: st.SearchStrategy[date]) -> st.SearchStrategy[tuple[date, date] | None]:
    return st.none() | st.tuples(day, day)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([near, days]), st.data())
def test_any_dates_are_drawn_in_proportion(
    day: st.SearchStrategy[date], data: st.DataObject
) -> None:
    bars = [
        Bar(f"Ñ {n}", "P", data.draw(spans(day)), data.draw(spans(day)), data.draw(spans(day)))
        for n in range(data.draw(st.integers(1, 4)))
    ]
    chart = build(*bars)
    if not chart.is_drawn:
        assert chart.svg == ""
        return
    for layout, tree in drawings(chart).items():
        pairs = drawn(chart, layout)
        assert_linear(pairs, 0.05)
        width = float(tree.get("viewBox", "").split()[2])
        assert all(-0.02 <= x <= width + 0.02 for _, x in pairs)
        possible = [
            span
            for bar in bars
            for span in (bar.baseline, bar.forecast, bar.actual)
            if span and span[1] and span[0] <= span[1]
        ]
        assert len(pairs) == 2 * len(possible)
