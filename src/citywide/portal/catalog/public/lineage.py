"""Where a data set comes from and what is made of it: a list, and the same as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.dashboards.charts.layout import wrapped

_WIDTH, _BOX, _TEXT, _LINE, _PAD = 680, 192, 14, 19, 10
"""14 x 608 / 680 = 12.5 px on the narrowest page that shows the picture."""
_GAP = (_WIDTH - 3 * _BOX) / 2
_MOST = 6
"""Boxes above one another; the list beside the picture has them all."""


@dataclass(frozen=True)
class Node:
    """A file, data set or measure; `id` leads to its page, a file has none."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True)
class Related:
    """What stands before a data set, after it, and which columns its own are made of."""

    name: str
    before: tuple[Node, ...]
    after: tuple[Node, ...]
    columns: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def description(self) -> str:
        """The picture in sentences."""
        said = [_said(_("Made from: %(names)s."), self.before)]
        said.append(_said(_("Used for: %(names)s."), self.after))
        return " ".join(filter(None, said)) or _("Nothing is connected with it yet.")


def related(viewer: Viewer, dataset: str, language: str) -> Related:
    """Return what a data set is connected with, as far as the viewer may know."""
    found = gate.lineage(viewer, dataset)
    files = dict.fromkeys(str(source["file"]) for source in found.sources)
    before = [Node("dataset", name, _name(viewer, name, language)) for name in found.inputs]
    before += [Node("file", "", name) for name in files if name]
    after = [Node("dataset", name, _name(viewer, name, language)) for name in found.outputs]
    measures = gate.city().measures
    titles = ((name, measures[name].title) for name in found.measures)
    after += [Node("measure", name, t.get(language) or t["en"]) for name, t in titles]
    contract = gate.contract(viewer, dataset)
    seen = set(gate.decide(viewer, dataset).columns)
    columns = ((c.name, found.columns.get(c.name, ())) for c in contract.columns if c.name in seen)
    made = tuple((name, _open(viewer, pairs)) for name, pairs in columns if pairs)
    return Related(contract.translated("name", language), tuple(before), tuple(after), made)


def _open(viewer: Viewer, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the (data set, column) pairs whose columns the viewer may see."""
    seen = {name: set(gate.decide(viewer, name).columns) for name in {pair[0] for pair in pairs}}
    return tuple(pair for pair in pairs if pair[1] in seen[pair[0]])


def _name(viewer: Viewer, dataset: str, language: str) -> str:
    try:
        return gate.contract(viewer, dataset).translated("name", language)
    except NotFound:
        return dataset


def _said(pattern: str, nodes: Sequence[Node]) -> str:
    return pattern % {"names": ", ".join(node.name for node in nodes)} if nodes else ""


def kind_name(kind: str) -> str:
    """Return what a node is."""
    return {"dataset": _("Data set"), "file": _("File"), "measure": _("Measure")}[kind]


def picture(related: Related) -> SafeString:
    """Return the lineage as SVG without styles: text and lines have the colour of the page."""
    columns = [_stack(related.before), _stack(()), _stack(related.after)]
    columns[1] = [_Box(_("This data set"), related.name)]
    height = max(_height(boxes) for boxes in columns)
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height:g}",
            "width": str(_WIDTH),
            "height": f"{height:g}",
            "class": "maxw-full height-auto",
            "role": "img",
            "aria-labelledby": "lineage-name lineage-description",
            "focusable": "false",
        },
    )
    SubElement(root, "title", {"id": "lineage-name"}).text = _("Lineage of %(name)s") % {
        "name": related.name
    }
    SubElement(root, "desc", {"id": "lineage-description"}).text = related.description
    places = [_placed(boxes, height) for boxes in columns]
    for x, boxes in zip((0.0, _BOX + _GAP, 2 * (_BOX + _GAP)), places, strict=True):
        for top, box in boxes:
            _draw_box(root, box, x, top, strong=boxes is places[1])
    middle = height / 2
    for top, box in places[0]:
        _draw_arrow(root, _BOX, top + box.height / 2, _BOX + _GAP, middle)
    for top, box in places[2]:
        _draw_arrow(root, 2 * _BOX + _GAP, middle, 2 * (_BOX + _GAP), top + box.height / 2)
    # The drawing is serialized from a tree of ours, in which every text has been escaped.
    return mark_safe(tostring(root, encoding="unicode"))


class _Box:
    """A box with what it is and its name, in as many lines as that needs."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind = kind
        self.lines = wrapped(name, _BOX - 2 * _PAD, _TEXT, lines=3)
        self.height = (1 + len(self.lines)) * _LINE + 2 * _PAD - 4


def _stack(nodes: Sequence[Node]) -> list[_Box]:
    shown = nodes if len(nodes) <= _MOST else nodes[: _MOST - 1]
    boxes = [_Box(kind_name(node.kind) if node.kind else "", node.name) for node in shown]
    more = len(nodes) - len(shown)
    if more:
        text = ngettext("%(count)d more, in the list", "%(count)d more, in the list", more)
        boxes.append(_Box("…", text % {"count": more}))
    return boxes


def _height(boxes: Sequence[_Box]) -> float:
    return 4 + sum(box.height for box in boxes) + 14 * max(len(boxes) - 1, 0)


def _placed(boxes: Sequence[_Box], height: float) -> list[tuple[float, _Box]]:
    """Return each box with its top, the whole stack in the middle of the picture."""
    top = (height - _height(boxes)) / 2 + 2
    placed = []
    for box in boxes:
        placed.append((top, box))
        top += box.height + 14
    return placed


def _draw_box(root: Element, box: _Box, x: float, top: float, *, strong: bool) -> None:
    edge = {"fill": "none", "stroke": "currentColor", "stroke-width": "3" if strong else "1.5"}
    size = {"width": f"{_BOX - 4}", "height": f"{box.height:g}", "rx": "4"}
    SubElement(root, "rect", edge | size | {"x": f"{x + 2:g}", "y": f"{top:g}"})
    for number, line in enumerate((box.kind, *box.lines)):
        y = top + _PAD + _LINE * number + 10
        weight = "400" if number == 0 else "700"
        place = {"x": f"{x + _PAD + 2:g}", "y": f"{y:g}", "font-weight": weight}
        SubElement(
            root, "text", place | {"font-size": str(_TEXT), "fill": "currentColor"}
        ).text = line


def _draw_arrow(root: Element, x: float, y: float, x2: float, y2: float) -> None:
    end, bend = x2 - 8, (x + x2) / 2
    curve = f"M{x:g},{y:g}C{bend:g},{y:g} {bend:g},{y2:g} {end:g},{y2:g}"
    line = {"fill": "none", "stroke": "currentColor", "stroke-width": "1.5"}
    SubElement(root, "path", line | {"d": curve})
    head = f"{x2 - 1:g},{y2:g} {end:g},{y2 - 5:g} {end:g},{y2 + 5:g}"
    SubElement(root, "polygon", {"points": head, "fill": "currentColor"})
