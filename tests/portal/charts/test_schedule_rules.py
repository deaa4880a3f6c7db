"""What every drawing must keep to, for charts of schedules and portfolios."""

from __future__ import annotations

import re

import pytest

from citywide.portal.dashboards.charts import Chart
from citywide.portal.dashboards.charts.palette import (
    GREEN,
    INK,
    PAPER,
    RED,
    RED_LINE,
    ROLES,
    SIGN,
    YELLOW,
    YELLOW_GROUND,
    contrast,
)
from tests.portal.charts.samples import SVG, drawings
from tests.portal.charts.schedules import every_kind

KINDS = {f"{name}-{lang}": c for lang in ("en", "vi") for name, c in every_kind(lang).items()}
each_kind = pytest.mark.parametrize("chart", KINDS.values(), ids=KINDS.keys())
GROUNDS = {
    PAPER: (GREEN, RED, RED_LINE, SIGN),
    INK: (YELLOW, YELLOW_GROUND),
}
"""What letters on statuses can stand on, by their colour."""


@each_kind
def test_drawings_keep_to_a_strict_policy_and_are_named(chart: Chart) -> None:
    assert "style" not in chart.svg
    assert not re.search(r"\bon\w+=|<script|javascript:|href", chart.svg)
    layouts = drawings(chart)
    assert set(layouts) == {"wide", "narrow"}
    for tree in layouts.values():
        assert (tree.get("role"), tree.get("aria-label")) == ("img", chart.name)
        assert tree.get("aria-describedby") == f"{chart.id}-summary"
        assert "width" not in tree.attrib and "height" not in tree.attrib
    ids = re.findall(r'\bid="([^"]+)"', chart.svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", chart.svg)) == set(ids)


@each_kind
def test_every_colour_plays_a_part_that_forced_colours_can_replace(chart: Chart) -> None:
    for tree in drawings(chart).values():
        for item in tree.iter():
            for attribute in ("fill", "stroke"):
                colour = item.get(attribute, "none")
                if colour != "none" and not colour.startswith("url("):
                    assert f"{attribute}-{ROLES[colour]}" in item.get("class", "").split()


@each_kind
def test_text_is_never_drawn_below_twelve_pixels(chart: Chart) -> None:
    for layout, tree in drawings(chart).items():
        width = float(tree.get("viewBox", "").split()[2])
        shown = {"wide": 600, "narrow": 288}[layout]
        sizes = [float(t.get("font-size", "").removesuffix("px")) for t in tree.iter(f"{SVG}text")]
        assert sizes and all(size * shown / width >= 12 for size in sizes)


@each_kind
def test_text_stands_out_from_what_it_is_written_on(chart: Chart) -> None:
    for tree in drawings(chart).values():
        parents = {child: parent for parent in tree.iter() for child in parent}
        for text in tree.iter(f"{SVG}text"):
            colour = text.get("fill", "")
            is_letter = "letterhalo" in parents[text].get("class", "")
            grounds = GROUNDS[colour] if is_letter else (PAPER,)
            if "inside" in parents[text].get("class", ""):
                grounds = tuple(c for c, role in ROLES.items() if role.startswith("class-"))
            assert all(contrast(colour, ground) >= 4.5 for ground in grounds)


def test_statuses_stand_out_from_paper() -> None:
    assert all(contrast(colour) >= 3 for colour in (GREEN, YELLOW, RED, SIGN))


@each_kind
def test_every_mark_of_a_number_says_it_when_pointed_at(chart: Chart) -> None:
    for tree in drawings(chart).values():
        found = [item for item in tree.iter() if item.get("data-row")]
        assert found
        for item in found:
            title = item.find(f"{SVG}title")
            assert title is not None and title.text
            assert int(item.get("data-row", "")) < len(chart.table.rows)


@each_kind
def test_tables_are_whole(chart: Chart) -> None:
    assert all(len(row) == len(chart.table.headings) for row in chart.table.rows)
    assert all(cell.text or i > 0 for row in chart.table.rows for i, cell in enumerate(row))
    assert chart.table.wordy <= set(range(len(chart.table.headings)))


@each_kind
def test_nothing_is_drawn_outside(chart: Chart) -> None:
    for tree in drawings(chart).values():
        _, _, width, height = (float(part) for part in tree.get("viewBox", "").split())
        for item in tree.iter():
            found = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", item.get("transform", ""))
            if found:
                assert -1 <= float(found[1]) <= width + 1, item.attrib
                assert -1 <= float(found[2]) <= height + 1, item.attrib
