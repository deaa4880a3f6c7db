"""What is drawn is what the table says, in every kind of chart and both layouts."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.portal.dashboards import charts
from citywide.portal.dashboards.charts import Chart, Point, Quantity, Series
from citywide.portal.dashboards.charts.palette import (
    DECORATION,
    INK,
    PAPER,
    ROLES,
    SERIES,
    contrast,
)
from citywide.portal.dashboards.charts.render import svg_of
from tests.portal.charts.samples import (
    COUNT,
    GOAL,
    NAMES,
    PERCENT,
    SVG,
    assert_linear,
    box,
    corners,
    drawings,
    marks,
    named,
    place,
    points,
    series,
    squares,
)

TREND = ("0.62", "0.7", None, "0.81", None, "0.9", "0.77")
PARTS = series(("Public", ["3", "5"]), ("Internal", ["2", None]), ("Restricted", ["0", "7"]))


def every_kind() -> dict[str, Chart]:
    told = {"name": 'Đúng hạn: "on" <time> & more', "quantity": PERCENT}
    over_time = points(*TREND, bounds=True, complete=6)
    panels = series(("Pothole", ["0.5", "0.6", None]), ("Ñandú", ["0.9", None, "0.7"]))
    return {
        "line": charts.line(over_time, id="line", goal=GOAL, **told),
        "bar": charts.bar(named("0.5", None, "0.9", "0.1"), id="bar", goal=GOAL, **told),
        "dots": charts.dots(named("0.5", None, "0.9", bounds=True), id="dots", goal=GOAL, **told),
        "multiples": charts.multiples(panels, id="multiples", goal=GOAL, **told),
        "map": charts.district_shapes(squares("0.61", "0.78", None, "0.93"), id="map", **told),
        "stacked": charts.stacked(PARTS, id="stacked", name="Parts", quantity=COUNT),
        "sparkline": charts.sparkline(over_time, id="spark", **told),
    }


KINDS = every_kind()
each_kind = pytest.mark.parametrize("chart", KINDS.values(), ids=KINDS.keys())


def as_drawn(chart: Chart, column: int, field: str) -> list[float | None]:
    """Return a field of the data of every layout, which must agree, in the table's order."""
    found = []
    for spec in chart.specs.values():
        records = [r for r in spec["data"]["values"] if r.get("column", column) == column]
        found.append([r[field] for r in sorted(records, key=lambda r: r["row"])])
    assert all(one == found[0] for one in found)
    return found[0]


def in_table(chart: Chart, column: int) -> list[float | None]:
    cells = [row[column] for row in chart.table.rows]
    return [None if cell.value is None else float(cell.value) for cell in cells]


@each_kind
def test_data_of_the_drawing_are_the_numbers_of_the_table(chart: Chart) -> None:
    by_column = chart.kind in {"multiples", "stacked"}
    fields = ["value", "lower", "upper"]
    for column in range(1, len(chart.table.headings)):
        field = "value" if by_column else fields[column - 1]
        assert as_drawn(chart, column, field) == in_table(chart, column)
    assert any(number is not None for number in in_table(chart, 1))


@each_kind
def test_every_text_in_the_table_is_its_number_in_words(chart: Chart) -> None:
    quantity = COUNT if chart.kind == "stacked" else PERCENT
    for row in chart.table.rows:
        assert [cell.text for cell in row[1:]] == [quantity.text(cell.value) for cell in row[1:]]


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_line_passes_the_numbers_and_breaks_at_gaps(layout: str) -> None:
    chart = KINDS["line"]
    tree = drawings(chart)[layout]
    values = in_table(chart, 1)
    dots = [*marks(tree, "point"), *marks(tree, "hollow")]
    at = {int(dot.get("data-row", "")): place(dot) for dot in dots}
    assert sorted(at) == [i for i, v in enumerate(values) if v is not None]
    assert_linear([(values[i], at[i][1]) for i in at])
    assert_linear([(i, at[i][0]) for i in at])
    (path,) = marks(tree, "line")
    full = [i for i in at if i < 6]
    assert [pytest.approx(at[i], abs=0.02) for i in sorted(full)] == list(corners(path))
    assert path.get("d", "").count("M") == 3
    hollow = [int(dot.get("data-row", "")) for dot in marks(tree, "hollow")]
    assert hollow == [6]


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_bounds_are_drawn_where_the_values_scale_puts_them(layout: str) -> None:
    chart = KINDS["line"]
    tree = drawings(chart)[layout]
    dots = [*marks(tree, "point"), *marks(tree, "hollow")]
    pairs = [(in_table(chart, 1)[int(d.get("data-row", ""))], place(d)[1]) for d in dots]
    for name, column in (("lower", 2), ("upper", 3)):
        known = [v for v in in_table(chart, column) if v is not None]
        (edge,) = marks(tree, name)
        pairs += zip(known, (y for _, y in corners(edge)), strict=True)
    assert_linear(pairs)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_bars_start_at_zero_and_are_as_long_as_their_numbers(layout: str) -> None:
    chart = charts.bar(named("-40", None, "120", "0.5"), id="b", name="B", quantity=COUNT)
    bars = {int(b.get("data-row", "")): box(b) for b in marks(drawings(chart)[layout], "bar")}
    values = in_table(chart, 1)
    assert sorted(bars) == [0, 2, 3]
    zero = bars[2][0]
    assert bars[3][0] == zero == pytest.approx(bars[0][0] + bars[0][2], abs=0.02)
    assert_linear([(abs(values[i]), bars[i][2]) for i in bars] + [(0.0, 0.0)])


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_dots_lie_between_their_bounds(layout: str) -> None:
    chart = KINDS["dots"]
    tree = drawings(chart)[layout]
    pairs = [
        (in_table(chart, 1)[int(d.get("data-row", ""))], place(d)[0]) for d in marks(tree, "point")
    ]
    lines = list(marks(tree, "interval"))
    known = [row for row in chart.table.rows if row[2].value is not None]
    for line, row in zip(lines, known, strict=True):
        x, _ = place(line)
        pairs += [(float(row[2].value), x), (float(row[3].value), x + float(line.get("x2", "")))]
    assert len(pairs) == 6
    assert_linear(pairs)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_panels_share_one_scale(layout: str) -> None:
    chart = charts.multiples(
        series(("A", ["1", "9"]), ("B", ["3", "1"])), id="m", name="M", quantity=COUNT
    )
    heights = []
    for path in marks(drawings(chart)[layout], "line"):
        (_, first), (_, last) = corners(path)
        heights.append(first - last)
    assert_linear([(8.0, heights[0]), (-2.0, heights[1]), (0.0, 0.0)])


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_parts_follow_one_another_and_are_as_long_as_their_numbers(layout: str) -> None:
    chart = KINDS["stacked"]
    ends: dict[int, float] = {}
    pairs = [(0.0, 0.0)]
    for part in marks(drawings(chart)[layout], "part"):
        row, column = int(part.get("data-row", "")), int(part.get("data-column", ""))
        x, _, width, _ = box(part)
        assert x == pytest.approx(ends.get(row, x), abs=0.02)
        ends[row] = x + width
        pairs.append((float(chart.table.rows[row][column].value or 0), width))
    assert len(pairs) == 5  # A part of zero and a missing one are not drawn.
    assert_linear(pairs)


def test_parts_differ_in_pattern_not_only_in_colour() -> None:
    tree = drawings(KINDS["stacked"])["wide"]
    fills = {part.get("data-column"): part.get("fill") for part in marks(tree, "part")}
    assert fills["2"] == "url(#stacked-wide-series-2)"
    assert fills["3"] == "url(#stacked-wide-series-3)"
    ids = {pattern.get("id") for pattern in tree.iter(f"{SVG}pattern")}
    assert ids == {"stacked-wide-series-2", "stacked-wide-series-3"}


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_map_shades_by_value_and_prints_it(layout: str) -> None:
    chart = KINDS["map"]
    tree = drawings(chart)[layout]
    shades = {int(m.get("data-row", "")): m.get("class", "") for m in marks(tree, "district")}
    steps = [int(re.search(r"fill-class-(\d)", shades[i])[1]) for i in (0, 1, 3)]  # type: ignore[index]
    assert steps == sorted(set(steps))
    assert "patterned-missing" in shades[2]
    printed = {"".join(text.itertext()) for text in tree.iter(f"{SVG}text")}
    assert {"61.0%", "78.0%", "93.0%", "no value", "1", "4"} <= printed
    spots = [corners(mark)[0] for mark in marks(tree, "district")]
    assert [x for x, _ in spots] == sorted(x for x, _ in spots)


@each_kind
def test_drawings_keep_to_a_strict_policy_and_are_named(chart: Chart) -> None:
    assert "style" not in chart.svg
    assert not re.search(r"\bon\w+=|<script|javascript:|href", chart.svg)
    layouts = drawings(chart)
    assert set(layouts) == ({"spark"} if chart.kind == "sparkline" else {"wide", "narrow"})
    for tree in layouts.values():
        assert (tree.get("role"), tree.get("aria-label")) == ("img", chart.name)
        assert tree.get("aria-describedby") == f"{chart.id}-summary"
        assert "width" not in tree.attrib and "height" not in tree.attrib
        assert re.fullmatch(r"0 0 \d+ \d+", tree.get("viewBox", ""))
        inner = [a for e in tree.iter() if e is not tree for a in e.attrib]
        assert not [a for a in inner if a.startswith("aria-") or a == "role"]


@each_kind
def test_ids_are_the_charts_own_and_all_references_lead_somewhere(chart: Chart) -> None:
    ids = re.findall(r' id="([^"]+)"', chart.svg)
    assert len(ids) == len(set(ids)) and all(i.startswith(f"{chart.id}-") for i in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", chart.svg)) == set(ids)


@each_kind
def test_every_colour_plays_a_part_that_forced_colours_can_replace(chart: Chart) -> None:
    for tree in drawings(chart).values():
        for item in tree.iter():
            for attribute in ("fill", "stroke"):
                colour = item.get(attribute, "none")
                if colour != "none" and not colour.startswith("url("):
                    assert f"{attribute}-{ROLES[colour]}" in item.get("class", "").split()


def test_colours_stand_out_from_paper() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#777777") == pytest.approx(4.48, abs=0.01)
    weak = {c: round(contrast(c), 2) for c in ROLES if c not in DECORATION and contrast(c) < 3}
    assert weak == {}
    # Words and borders in ink stand on these.
    grounds = [c for c, role in ROLES.items() if role.startswith("class-")] + [PAPER]
    assert all(contrast(INK, ground) >= 4.5 for ground in grounds)


@each_kind
def test_text_is_never_drawn_below_twelve_pixels(chart: Chart) -> None:
    """The narrow layout is shown from 288 px (a page of 320 px), the wide one from 600 px."""
    for layout, tree in drawings(chart).items():
        width = float(tree.get("viewBox", "").split()[2])
        shown = {"wide": 600, "narrow": 288, "spark": 120}[layout]
        sizes = [float(t.get("font-size", "").removesuffix("px")) for t in tree.iter(f"{SVG}text")]
        assert all(size * shown / width >= 12 for size in sizes)
        assert bool(sizes) is (layout != "spark")


@each_kind
def test_text_stands_out_from_what_it_is_written_on(chart: Chart) -> None:
    """Axe cannot judge text in a drawing; its colour is checked here, on paper or on a part."""
    for tree in drawings(chart).values():
        for text in tree.iter(f"{SVG}text"):
            ground = SERIES[0] if text.get("fill") == PAPER else PAPER
            assert contrast(text.get("fill", ""), ground) >= 4.5


def test_names_with_diacritics_and_markup_are_drawn_as_they_are() -> None:
    chart = charts.bar(named("1", "2", "3", "4"), id="b", name="<b>Ñ</b>", quantity=COUNT)
    for tree in drawings(chart).values():
        texts = [" ".join(text.itertext()) for text in tree.iter(f"{SVG}text")]
        assert set(NAMES) <= set(texts)
        assert tree.get("aria-label") == "<b>Ñ</b>"


@pytest.mark.parametrize("values", [[], [None, None]], ids=["none", "all missing"])
def test_without_numbers_a_sentence_takes_the_place_of_the_drawing(
    values: list[str | None],
) -> None:
    told = {"id": "x", "name": "X", "quantity": COUNT}
    rows = points(*values)
    made = [
        charts.line(rows, **told),
        charts.bar(rows, **told),
        charts.dots(rows, **told),
        charts.sparkline(rows, **told),
        charts.multiples([Series("A", tuple(rows))], **told),
        charts.stacked([Series("A", tuple(rows))], **told),
        charts.district_shapes(squares(*values), **told),
    ]
    for chart in made:
        assert chart.svg == "" and not chart.is_drawn
        assert chart.summary.startswith("There")
        assert len(chart.table.rows) == len(values)


def test_stacked_bars_refuse_what_they_cannot_show() -> None:
    with pytest.raises(UsageError, match="below zero for 'period 1'"):
        charts.stacked(series(("A", ["1", "-1"])), id="s", name="S", quantity=COUNT)
    with pytest.raises(UsageError, match="at most 6 parts"):
        many = series(*((str(i), ["1"]) for i in range(7)))
        charts.stacked(many, id="s", name="S", quantity=COUNT)
    with pytest.raises(UsageError, match="other labels"):
        charts.multiples(series(("A", ["1"]), ("B", ["1", "2"])), id="s", name="S", quantity=COUNT)


def test_a_drawing_is_made_once_and_again_when_anything_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart = KINDS["sparkline"]
    kept: dict[str, str] = {}
    first = svg_of(chart.id, chart.name, "en", chart.specs, kept)
    assert len(kept) == 1
    svg_of("other", chart.name, "en", chart.specs, kept)
    svg_of(chart.id, chart.name, "vi", chart.specs, kept)
    assert len(kept) == 3
    monkeypatch.setattr("vl_convert.vegalite_to_svg", None)
    assert svg_of(chart.id, chart.name, "en", chart.specs, kept) == first


numbers = st.one_of(
    st.none(),
    st.integers(-3, 3).map(Decimal),
    st.decimals(-(10**15), 10**15, places=9, allow_nan=False),
    st.decimals("-1e-6", "1e-6", places=9, allow_nan=False),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(numbers, min_size=1, max_size=8), st.booleans())
def test_any_numbers_are_drawn_in_proportion(values: list[Decimal | None], is_bar: bool) -> None:
    rows = [Point(f"Ñ {i}", value, short=f"{i}") for i, value in enumerate(values)]
    build = charts.bar if is_bar else charts.line
    chart = build(rows, id="any", name="Any", quantity=Quantity("score", 2, "vi"))
    assert in_table(chart, 1) == [None if v is None else float(v) for v in values]
    known = {i: float(v) for i, v in enumerate(values) if v is not None}
    if not known:
        assert chart.svg == ""
        return
    assert as_drawn(chart, 1, "value") == in_table(chart, 1)
    for tree in drawings(chart).values():
        if is_bar:
            bars = {int(b.get("data-row", "")): box(b) for b in marks(tree, "bar")}
            assert sorted(bars) == sorted(known)
            assert_linear([(abs(known[i]), bars[i][2]) for i in known] + [(0.0, 0.0)], 0.05)
        else:
            spots = {int(p.get("data-row", "")): place(p)[1] for p in marks(tree, "point")}
            assert sorted(spots) == sorted(known)
            assert_linear([(known[i], spots[i]) for i in known], 0.05)
            height = float(tree.get("viewBox", "").split()[3])
            assert all(0 <= y <= height for y in spots.values())


def test_styles_show_one_layout_at_a_time() -> None:
    root = Path(charts.__file__).parents[2]
    css = (root / "ui/static/ui/charts.css").read_text(encoding="utf-8")
    assert "@container (max-width: 599.98px)" in css
    for mode in ("forced-colors: active", "media print"):
        assert mode in css
