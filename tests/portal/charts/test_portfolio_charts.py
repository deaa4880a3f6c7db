"""Timeline, forecast intervals, status history, matrix and several lines draw their tables."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from citywide.core.errors import UsageError
from citywide.portal.dashboards import charts
from citywide.portal.dashboards.charts import (
    Chart,
    FanRow,
    HeatCell,
    StatusColor,
    StatusRow,
    TimelineRow,
    status_letter,
    status_text,
)
from citywide.portal.dashboards.charts.dollars import short_usd
from citywide.portal.dashboards.charts.palette import CLASSES
from tests.portal.charts.samples import SVG, assert_linear, box, drawings, marks, place, series
from tests.portal.charts.schedules import (
    AS_OF,
    USD,
    curves,
    every_kind,
    finishes,
    history,
    matrix,
    portfolio,
)

KINDS = every_kind()
DATED: dict[str, Any] = {"id": "x", "name": "X", "as_of": AS_OF, "language": "en"}
PLAIN: dict[str, Any] = {"id": "x", "name": "X", "language": "en"}
both = pytest.mark.parametrize("layout", ["wide", "narrow"])


def texts(tree: Any) -> list[str]:
    return [" ".join(text.itertext()) for text in tree.iter(f"{SVG}text")]


def value(chart: Chart, mark: Any) -> float:
    """Return the number in the table that a mark stands for."""
    cell = chart.table.rows[int(mark.get("data-row"))][int(mark.get("data-column"))]
    assert cell.value is not None
    return float(cell.value)


def rows_of(chart: Chart) -> list[list[str]]:
    return [[cell.text for cell in row] for row in chart.table.rows]


@both
def test_a_project_lies_between_the_dates_of_the_table(layout: str) -> None:
    chart = KINDS["timeline"]
    tree, pairs = drawings(chart)[layout], []
    for name, count in (("baseline", 3), ("forecast", 4)):
        found = list(marks(tree, name))
        assert len(found) == count
        for mark in found:
            x, _, width, _ = box(mark)
            start = chart.table.rows[int(mark.get("data-row", ""))][2].value
            pairs += [(float(start or 0), x), (value(chart, mark), x + width)]
    ticks = [place(tick)[0] for tick in marks(tree, "milestone")]
    pairs += [
        (float(one.day.toordinal()), x)
        for one, x in zip(portfolio()[0].milestones, ticks, strict=True)
    ]
    assert_linear(pairs)


@both
def test_statuses_differ_in_letter_shape_and_pattern(layout: str) -> None:
    tree = drawings(KINDS["timeline"])[layout]
    fills = {mark.get("data-row"): mark.get("fill") for mark in marks(tree, "forecast")}
    prefix = f"url(#timeline-{layout}"
    assert fills["0"] == f"{prefix}-red)" and fills["1"] == f"{prefix}-yellow)"
    assert fills["3"] == f"{prefix}-missing)" and str(fills["2"]).startswith("#")
    shapes = [badge.get("d") for badge in marks(tree, "badge")]
    # One of each status in the key and in the rows, and one more that is green.
    assert len(shapes) == 3 + 4 and len(set(shapes)) == 3
    letters = ["".join(text.itertext()) for text in marks(tree, "letterhalo")]
    assert sorted(letters) == ["G", "G", "G", "R", "R", "Y", "Y"]


def test_the_timeline_in_words() -> None:
    chart = KINDS["timeline"]
    assert chart.summary == (
        "As of March 26, 2026. 5 projects. GREEN: on course (2). YELLOW: at risk (1). "
        "RED: far off its plan (1). No status (1). 2 are to finish after their baseline. "
        "The last to finish is Citywide Camera and Video Management System, Feb. 24, 2027."
    )
    assert rows_of(chart)[0] == [
        "Citywide Camera and Video Management System",
        "RED",
        "Aug 1, 2024",
        "Jun 30, 2026",
        "Feb 24, 2027",
        "239",
        "late",
        "Contract: Dec 5, 2024; Go live: Jan 15, 2027",
        "A new request for bids.",
    ]
    assert rows_of(chart)[4][1:7] == ["GREEN", *["no date"] * 3, "no value", "no"]


def test_forty_projects_are_drawn_and_the_rest_is_in_the_table() -> None:
    rows = [portfolio()[1]] * 41
    chart = charts.timeline(rows, **DATED)
    assert len(list(marks(drawings(chart)["wide"], "forecast"))) == 40
    assert len(chart.table.rows) == 41
    assert chart.summary.endswith("The drawing shows the first 40; the table lists them all.")
    dots = charts.fan([finishes()[0]] * 41, **DATED)
    assert len(list(marks(drawings(dots)["wide"], "likely"))) == 40
    assert "the first 40" in dots.summary


@both
def test_forecasts_and_their_ranges_stand_at_the_dates_of_the_table(layout: str) -> None:
    chart = KINDS["fan"]
    tree = drawings(chart)[layout]
    pairs = [(value(chart, m), place(m)[0]) for n in ("likely", "baseline") for m in marks(tree, n)]
    assert len(pairs) == 6
    bounded = [row for row in chart.table.rows if row[3].value is not None]
    for mark, row in zip(marks(tree, "interval"), bounded, strict=True):
        x, _ = place(mark)
        pairs += [(float(row[3].value or 0), x)]
        pairs += [(float(row[4].value or 0), x + float(mark.get("x2", "")))]
    assert_linear(pairs)


def test_forecasts_in_words() -> None:
    assert KINDS["fan"].summary == (
        "As of March 26, 2026. First forecast to finish: Portal, May 1, 2026. "
        "Last: Camera, Feb. 24, 2027. "
        "1 is likely to finish after its baseline even at the earliest. 1 has no forecast."
    )
    turned = FanRow("Turned", AS_OF, lower=AS_OF, upper=AS_OF.replace(year=2025))
    chart = charts.fan([turned], **DATED)
    assert list(marks(drawings(chart)["wide"], "interval")) == []
    assert rows_of(chart)[0][4] == "Mar 26, 2025"


@pytest.mark.parametrize(("name", "months"), [("year", 12), ("years", 36)])
@both
def test_a_cell_per_month_and_axis_with_its_letter(name: str, months: int, layout: str) -> None:
    chart = KINDS[name]
    tree = drawings(chart)[layout]
    found = [*marks(tree, "status"), *marks(tree, "gap")]
    places = {(int(m.get("data-row", "")), int(m.get("data-column", ""))): box(m) for m in found}
    assert sorted(places) == [(row, column) for row in range(months) for column in (1, 2)]
    for mark in marks(tree, "status"):
        rank = list(StatusColor)[int(value(chart, mark))]
        expected = {"GREEN": "fill-green", "YELLOW": "patterned-yellow", "RED": "patterned-red"}
        assert expected[rank] in mark.get("class", "")
    gaps = [(int(m.get("data-row", "")), m.get("data-column")) for m in marks(tree, "gap")]
    assert sorted(gaps) == [(1, "1"), (1, "2")]
    assert [cell.text for cell in chart.table.rows[1][1:3]] == ["no report", "no report"]
    letters = {}
    for text in marks(tree, "letterhalo"):
        x, y = place(text)
        for spot, (left, top, width, height) in places.items():
            if left < x < left + width and top < y < top + height:
                letters[spot] = "".join(text.itertext())
    for (row, column), letter in letters.items():
        assert chart.table.rows[row][column].text.startswith(letter)
    assert len(letters) == 2 * (months - 1)


def test_months_of_a_narrow_strip_stand_under_each_other_by_year() -> None:
    chart = KINDS["years"]
    tree = drawings(chart)["narrow"]
    found = {
        int(m.get("data-row", "")): box(m)
        for m in (*marks(tree, "status"), *marks(tree, "gap"))
        if m.get("data-column") == "1"
    }
    # April 2023 is the first: a year later is twelve rows down the table.
    assert found[0][0] == pytest.approx(found[12][0]) == pytest.approx(found[24][0])
    assert found[0][1] < found[12][1] < found[24][1]
    assert found[9][0] < found[0][0] < found[8][0]


def test_new_baselines_are_marked_and_listed() -> None:
    chart = KINDS["years"]
    tree = drawings(chart)["wide"]
    cells = {int(m.get("data-row", "")): box(m) for m in marks(tree, "status")}
    middles = [cells[row][0] + cells[row][2] / 2 for row in (13, 31)]
    found = sorted(place(mark)[0] for mark in marks(tree, "rebaselined"))
    assert found == [pytest.approx(middle, abs=0.02) for middle in middles]
    approved = [row[0].text for row in chart.table.rows if row[-1].text == "approved"]
    assert approved == ["May 2024", "November 2025"]
    assert "New baseline: May 2024; November 2025." in chart.summary
    assert "New baseline" not in KINDS["year"].summary


def test_the_history_in_words() -> None:
    assert KINDS["year"].summary == (
        "Overall, March 2026: RED: far off its plan. Schedule, March 2026: YELLOW: at risk. "
        "Overall was RED in 3 months. There is no report for 1 month."
    )


def test_of_a_long_history_the_newest_months_are_drawn() -> None:
    chart = charts.status_strip(history(40), **PLAIN)
    assert len(chart.table.rows) == 40
    rows = {int(m.get("data-row", "")) for m in marks(drawings(chart)["wide"], "status")}
    assert rows == set(range(4, 40))
    assert "the newest 36 months" in chart.summary


def test_months_up_to_the_day_of_the_report_are_gaps() -> None:
    row = StatusRow("Overall", {"2026-01": StatusColor.GREEN})
    chart = charts.status_strip([row], until="2026-03", **PLAIN)
    assert [cells[1] for cells in rows_of(chart)] == ["GREEN", "no report", "no report"]
    with pytest.raises(UsageError, match="'March'"):
        charts.status_strip([StatusRow("A", {"March": StatusColor.RED})], **PLAIN)


@both
def test_a_matrix_shades_by_dollars_and_prints_them(layout: str) -> None:
    chart = KINDS["heat"]
    tree = drawings(chart)[layout]
    assert rows_of(chart)[1] == ["Library", "Cybersecurity", "3", "$6,400,000", "RED", "yes"]
    shades = {}
    for mark in marks(tree, "cell"):
        shade = mark.get("fill")
        shades[int(value(chart, mark))] = CLASSES.index(str(shade))
    assert [shades[dollars] for dollars in sorted(shades)] == sorted(shades.values())
    assert len(shades) == 4 and len(set(shades.values())) > 1
    assert {"$1.3M", "$750K", "$6.4M", "$0"} <= set(texts(tree))
    assert len(list(marks(tree, "marked"))) == 1
    # Three rows and a row without projects, two columns, four cells.
    assert len(list(marks(tree, "empty"))) == 4 * 2 - 4
    assert {"Parks", "Library", "Finance", "Police"} <= set(texts(tree))


@both
def test_cells_of_a_matrix_stand_in_their_row_and_column(layout: str) -> None:
    chart = KINDS["heat"]
    found = {int(m.get("data-row", "")): box(m) for m in marks(drawings(chart)[layout], "cell")}
    finance, cyber, intelligence, police = (found[i] for i in range(4))
    assert cyber[0] == finance[0] == police[0] < intelligence[0]
    assert intelligence[1] == cyber[1] and finance[1] < cyber[1] < police[1]


def test_the_matrix_in_words() -> None:
    assert KINDS["heat"].summary == (
        "Most dollars: Library, Cybersecurity ($6,400,000, 3 projects). "
        "Worst status, RED: far off its plan: Library, Cybersecurity."
    )


def test_a_column_with_a_long_word_is_numbered() -> None:
    word = "Straßenbahnhaltestellenverwaltung"
    cells = [HeatCell("A", f"{word} {n}", 1, Decimal(n)) for n in range(5)]
    tree = drawings(charts.heat(cells, **PLAIN))["wide"]
    assert {"1", "5", f"{word} 0"} <= set(texts(tree))
    assert "…" not in "".join(texts(tree))


def test_a_matrix_refuses_what_it_cannot_show() -> None:
    with pytest.raises(UsageError, match="6 columns on a phone, not 7"):
        charts.heat([HeatCell("A", str(n), 1, Decimal(1)) for n in range(7)], **PLAIN)
    with pytest.raises(UsageError, match="two cells for 'Library' and 'Cybersecurity'"):
        charts.heat([*matrix(), matrix()[2]], **PLAIN)


@both
def test_lines_pass_the_numbers_of_the_table(layout: str) -> None:
    chart = KINDS["lines"]
    found = list(marks(drawings(chart)[layout], "point"))
    assert len(found) == 5 + 4 + 3
    assert_linear([(value(chart, mark), place(mark)[1]) for mark in found])
    assert_linear([(float(mark.get("data-row", "")), place(mark)[0]) for mark in found])
    (line,) = marks(drawings(chart)[layout], "asof")
    assert place(line)[0] == pytest.approx(
        next(place(mark)[0] for mark in found if mark.get("data-row") == "3"), abs=0.02
    )


@both
def test_lines_differ_in_dash_and_mark_and_break_at_gaps(layout: str) -> None:
    tree = drawings(KINDS["lines"])[layout]
    paths = list(marks(tree, "line"))
    assert len({path.get("stroke-dasharray") for path in paths}) == 3
    assert paths[2].get("d", "").count("M") == 2
    shapes = {m.get("data-column"): m.get("d") for m in marks(tree, "point")}
    assert len(set(shapes.values())) == 3
    assert {"Planned value", "Earned value", "Actual cost"} <= set(texts(tree))


def test_names_at_the_ends_of_lines_do_not_touch() -> None:
    close = series(*((f"Line {n}", ["1", str(5 + n / 1000)]) for n in range(6)))
    chart = charts.lines(close, id="x", name="X", quantity=USD)
    tree = drawings(chart)["wide"]
    heights = sorted(place(t)[1] for t in marks(tree, "halo") if "Line" in "".join(t.itertext()))
    assert len(heights) == 6
    assert all(after - before >= 19 for before, after in pairwise(heights))


def test_the_lines_in_words() -> None:
    assert KINDS["lines"].summary == (
        "Planned value: $900,000 (month 3). Earned value: $700,000 (month 3). "
        "Actual cost: $701,000 (month 3)."
    )
    newest = charts.lines(curves(), id="x", name="X", quantity=USD)
    assert newest.summary.startswith("Planned value: $1,000,000 (month 4). Earned value: $700,000")


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    many = series(*((str(i), ["1"]) for i in range(7)))
    with pytest.raises(UsageError, match="at most 6 lines"):
        charts.lines(many, id="x", name="X", quantity=USD)


def test_without_anything_to_draw_a_sentence_takes_the_place_of_the_drawing() -> None:
    made = [
        charts.timeline([], **DATED),
        charts.timeline([TimelineRow("A", StatusColor.RED)], **DATED),
        charts.fan([FanRow("A")], **DATED),
        charts.status_strip([StatusRow("A")], **PLAIN),
        charts.heat([], rows=["A"], columns=["B"], **PLAIN),
        charts.lines([], id="x", name="X", quantity=USD),
    ]
    for chart in made:
        assert chart.svg == "" and not chart.is_drawn
        assert chart.summary.startswith("There")


def test_statuses_have_words_and_a_letter() -> None:
    assert [status_text(one, "en") for one in (*StatusColor, None)] == [
        "GREEN: on course",
        "YELLOW: at risk",
        "RED: far off its plan",
        "no status",
    ]
    assert [status_letter(one, "en") for one in StatusColor] == ["G", "Y", "R"]


@pytest.mark.parametrize(
    ("dollars", "language", "short"),
    [
        ("46400000", "en", "$46.4M"),
        ("46000000", "en", "$46M"),
        ("999499", "en", "$999K"),
        ("999500", "en", "$1M"),
        ("999.4", "en", "$999"),
        ("999.5", "en", "$1K"),
        ("-1250000", "en", "-$1.3M"),
        ("1250000", "vi", "$1,3M"),
    ],
)
def test_dollars_are_shortened_and_rounded_half_up(dollars: str, language: str, short: str) -> None:
    assert short_usd(Decimal(dollars), language) == short
