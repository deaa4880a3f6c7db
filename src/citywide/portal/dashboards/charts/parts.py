"""Parts that charts share: words, lines, the key above a chart, the document around it.

Guides are placed in pixels by us; marks of numbers are placed by Vega-Lite's own scales.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from citywide.portal.dashboards.charts.layout import Layout, text_width, wrapped
from citywide.portal.dashboards.charts.palette import AXIS, EDGE, GRID, INK, PAPER, QUIET

Layer = dict[str, Any]
FONTS = "Source Sans Pro Web, Public Sans Web, Helvetica Neue, Helvetica, Roboto, Arial, sans-serif"


@dataclass(frozen=True)
class Words:
    """A text at a place; several lines are one text with line breaks."""

    text: str
    x: float
    y: float
    align: str = "left"
    baseline: str = "middle"
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True)
class Stroke:
    """A straight line between two places."""

    x: float
    y: float
    x2: float
    y2: float


def document(layout: Layout, height: float, rows: list[dict[str, Any]], layers: list[Layer]) -> Any:
    """Return a Vega-Lite document; `rows` are the plotted numbers, one per row of the table."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": layout.width,
        "height": round(height),
        "padding": 0,
        "autosize": "none",
        "background": None,
        "data": {"name": "table", "values": rows},
        # Vega wants each name once; the drawing gets the name without the number as a class.
        "layer": [layer | {"name": f"{layer['name']}_{i}"} for i, layer in enumerate(layers)],
        "resolve": {"scale": dict.fromkeys(("x", "y", "color", "shape", "size"), "independent")},
        "config": {
            "view": {"stroke": None},
            "font": FONTS,
            "mark": {"invalid": "break-paths-filter-domains"},
        },
    }


def pixels(field: str) -> dict[str, Any]:
    """Return the encoding of a field that already is a place in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def told(mark: str, **more: Any) -> dict[str, Any]:
    """Return a mark of a number: it carries its row and its words."""
    return {"type": mark, "opacity": 1, **more}


def guide(mark: str, **more: Any) -> dict[str, Any]:
    """Return a mark that only guides the eye."""
    return {"type": mark, "opacity": 1, "aria": False, **more}


ABOUT = {"description": {"field": "about", "type": "nominal"}}


def about(row: int, text: str, column: int | None = None) -> str:
    """Return what a mark carries: its row (and column) in the table, and words to point at."""
    place = f"{row}" if column is None else f"{row}.{column}"
    return f"{place}|{clean(text)}"


def words(name: str, texts: Iterable[Words], layout: Layout) -> list[Layer]:
    """Return layers of texts, one per way they are set."""
    styles: dict[tuple[Any, ...], list[Words]] = {}
    for text in texts:
        styles.setdefault((text.align, text.baseline, text.bold, text.colour), []).append(text)
    layers = []
    for (align, baseline, bold, colour), group in styles.items():
        mark = guide("text", align=align, baseline=baseline, color=colour, fontSize=layout.text)
        mark |= {"fontWeight": 600 if bold else 400, "lineBreak": "\n", "lineHeight": layout.line}
        if name == "halo":
            mark |= {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
        values = [{"text": clean(t.text), "x": t.x, "y": t.y} for t in group]
        place = {"x": pixels("x"), "y": pixels("y")}
        layers.append(
            {
                "name": name,
                "data": {"values": values},
                "mark": mark,
                "encoding": place | {"text": {"field": "text", "type": "nominal"}},
            }
        )
    return layers


def strokes(
    name: str,
    lines: Sequence[Stroke],
    colour: str = GRID,
    width: float = 1,
    dash: Sequence[int] = (),
) -> list[Layer]:
    """Return one layer of straight lines; none without lines."""
    if not lines:
        return []
    values = [{"x": s.x, "y": s.y, "x2": s.x2, "y2": s.y2} for s in lines]
    mark = guide("rule", color=colour, strokeWidth=width)
    if dash:
        mark["strokeDash"] = list(dash)
    encoding = {c: pixels(c) for c in ("x", "y")} | {c: {"field": c} for c in ("x2", "y2")}
    return [{"name": name, "data": {"values": values}, "mark": mark, "encoding": encoding}]


@dataclass(frozen=True)
class Entry:
    """One entry of a key: a sample of `mark` and its words.

    Marks: rule, point, hollow, band, interval, square. `draw` takes the place of them: it returns
    the layers of a sample from the left end and the middle height it is given.
    """

    mark: str
    text: str
    colour: str
    dash: tuple[int, ...] = ()
    edge: str = ""
    draw: Callable[[float, float], list[Layer]] | None = None


SAMPLE = 22
"""Width of the sample in a key."""


def key(entries: Sequence[Entry], layout: Layout, top: float = 0) -> tuple[list[Layer], float]:
    """Return the layers of a key from `top` on, and where it ends; long entries wrap."""
    layers: list[Layer] = []
    texts: list[Words] = []
    x, y, tallest = 0.0, top, 0
    for entry in entries:
        room = layout.width - SAMPLE - 8
        lines = wrapped(entry.text, room, layout.text, lines=3)
        wide = SAMPLE + 8 + max(text_width(line, layout.text) for line in lines)
        if x and x + wide > layout.width:
            x, y, tallest = 0.0, y + tallest * layout.line + 4, 0
        middle = y + layout.line / 2
        layers += _sample(entry, x, middle)
        texts.append(Words("\n".join(lines), x + SAMPLE + 6, middle, colour=INK))
        x, tallest = x + wide + 18, max(tallest, len(lines))
    if not entries:
        return [], top
    return [*layers, *words("key", texts, layout)], y + tallest * layout.line + 8


def _sample(entry: Entry, x: float, y: float) -> list[Layer]:
    if entry.draw:
        return entry.draw(x, y)
    if entry.mark == "rule":
        line = [Stroke(x, y, x + SAMPLE, y)]
        return strokes("key", line, entry.colour, 2, entry.dash)
    if entry.mark == "band":
        edges = [Stroke(x, y + dy, x + SAMPLE, y + dy) for dy in (-6, 6)]
        return [
            _box(x, y, (SAMPLE, 12), entry.colour, ""),
            *strokes("key", edges, EDGE, 1, (3, 2)),
        ]
    if entry.mark == "square":
        return [_box(x + 2, y, (18, 14), entry.colour, entry.edge)]
    if entry.mark == "interval":
        ends = [(x + 1, y - 5, x + 1, y + 5), (x + 21, y - 5, x + 21, y + 5)]
        lines = [Stroke(x + 1, y, x + 21, y), *(Stroke(*end) for end in ends)]
        return [*strokes("key", lines, entry.colour, 1.5), _dot(x + 11, y, entry.colour, True)]
    return [_dot(x + SAMPLE / 2, y, entry.colour, entry.mark == "point")]


def _dot(x: float, y: float, colour: str, filled: bool) -> Layer:
    inside = {"fill": colour, "stroke": PAPER} if filled else {"fill": PAPER}
    mark = guide("point", size=70, strokeWidth=1 if filled else 2, stroke=colour) | inside
    place = {"x": {"value": x}, "y": {"value": y}}
    return {"name": "key", "data": {"values": [{}]}, "mark": mark, "encoding": place}


def _box(x: float, y: float, size: tuple[float, float], colour: str, edge: str) -> Layer:
    mark = guide("rect", fill=colour)
    if edge:
        mark |= {"stroke": edge, "strokeWidth": 1}
    width, height = size
    place = {
        "x": {"value": x},
        "x2": {"value": x + width},
        "y": {"value": y - height / 2},
        "y2": {"value": y + height / 2},
    }
    return {"name": "key", "data": {"values": [{}]}, "mark": mark, "encoding": place}


def baseline(x: float, y: float, x2: float, y2: float) -> list[Layer]:
    """Return the line that values are counted from."""
    return strokes("axis", [Stroke(x, y, x2, y2)], AXIS, 1)


def clean(text: str) -> str:
    """Return the text without control characters, which no SVG may hold."""
    return "".join(c for c in text if c == "\n" or (c.isprintable() or c == "\u00a0"))


def heading(text: str, layout: Layout, y: float) -> list[Layer]:
    """Return the unit of the numbers, above the axis."""
    return words("heading", [Words(text, 0, y, colour=QUIET)], layout)
