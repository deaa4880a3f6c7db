"""Chart data for tests, and a reader of drawings that shares no code with the component."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from citywide.core.measures.model import (
    Example,
    Grain,
    Kind,
    Measure,
    MeasureValue,
    Period,
    Target,
)
from citywide.portal.dashboards.charts import Chart, Goal, Point, Quantity, Series, Shape

SVG = "{http://www.w3.org/2000/svg}"
PERCENT = Quantity("percent", 1, "en")
COUNT = Quantity("count", 0, "en")
GOAL = Goal(Decimal("0.8"), "Target: at least 80%")
NAMES = ("Pothole", "Nguyễn Thị Minh Khai", "Ñuñoa & <Peña>", "Tree")


def points(*values: str | None, bounds: bool = False, complete: int | None = None) -> list[Point]:
    """Return points of the values; with bounds 0.05 around; the first `complete` are full."""
    around = Decimal("0.05") if bounds else None
    result = []
    for i, text in enumerate(values):
        value = None if text is None else Decimal(text)
        low, high = (
            (None, None) if value is None or not around else (value - around, value + around)
        )
        full = complete is None or i < complete
        result.append(Point(f"period {i}", value, low, high, f"p{i}", full))
    return result


def named(*values: str | None, bounds: bool = False) -> list[Point]:
    """Return points of the values named after NAMES."""
    found = zip(NAMES, points(*values, bounds=bounds), strict=False)
    return [Point(name, p.value, p.lower, p.upper) for name, p in found]


def squares(*values: str | None) -> list[Shape]:
    """Return districts of one tenth of a degree side by side, with the values."""
    return [
        Shape(f"District {i + 1}", str(i + 1), None if v is None else Decimal(v), _square(i))
        for i, v in enumerate(values)
    ]


def _square(i: int) -> dict[str, object]:
    x, y = -122 + i * 0.1, 37.0
    ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def series(*rows: tuple[str, list[str | None]]) -> list[Series]:
    """Return series from (name, values)."""
    return [Series(name, tuple(points(*values))) for name, values in rows]


def drawings(chart: Chart) -> dict[str, Element]:
    """Return the chart's drawings as trees, by layout."""
    trees = ElementTree.fromstring(f"<all>{chart.svg}</all>")
    return {tree.get("class", "").rpartition("--")[2]: tree for tree in trees}


def marks(tree: Element, layer: str) -> Iterator[Element]:
    """Return the drawn items of a layer."""
    for group in tree.iter(f"{SVG}g"):
        if layer in group.get("class", "").split():
            yield from (item for item in group if item.tag != f"{SVG}g")


def place(item: Element) -> tuple[float, float]:
    """Return where an item has been moved to."""
    found = re.match(r"translate\(([-\d.e]+),([-\d.e]+)\)", item.get("transform", ""))
    assert found, ElementTree.tostring(item)
    return float(found[1]), float(found[2])


def corners(item: Element) -> list[tuple[float, float]]:
    """Return the places a path made of M and L passes."""
    pairs = re.findall(r"[ML](-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?)", item.get("d", ""))
    return [(float(x), float(y)) for x, y in pairs]


def box(item: Element) -> tuple[float, float, float, float]:
    """Return x, y, width and height of a rectangle drawn as M x,y h w v h."""
    text = item.get("d", "")
    found = re.match(r"M([-\d.e]+),([-\d.e]+)h([-\d.e]+)v([-\d.e]+)h", text)
    assert found, text
    x, y, width, height = (float(part) for part in found.groups())
    return x, y, width, height


def assert_linear(pairs: list[tuple[float, float]], within: float = 0.02) -> None:
    """Check that pixels are a linear function of numbers; within so many pixels."""
    pairs = sorted(pairs)
    (low, start), (high, end) = pairs[0], pairs[-1]
    for number, pixel in pairs:
        share = (number - low) / (high - low) if high > low else 0
        assert abs(start + share * (end - start) - pixel) <= within


def measure(**changes: object) -> Measure:
    """Return a measure of a ratio by month with a target of at least 90%."""
    told = {
        "id": "on_time",
        "title": {"en": "Requests closed on time", "es": "Solicitudes a tiempo", "vi": "Đúng hạn"},
        "description": {"en": "Share.", "es": "Proporción.", "vi": "Tỷ lệ."},
        "service_area": "Neighborhood Services",
        "owner": "Center",
        "dataset": "requests",
        "kind": Kind.RATIO,
        "scope": "",
        "numerator": "done",
        "unknown": "",
        "value": "",
        "percentile": None,
        "population": None,
        "period": Period("made_on", Grain.MONTH),
        "groups": ("district", "service"),
        "unit": "percent",
        "decimals": 1,
        "target": Target(Decimal("0.9"), "up"),
        "minimum_denominator": 0,
        "example": Example((), (), {}, ()),
        "path": None,
        "text": "",
        "hash": "",
    }
    return Measure(**(told | changes))  # type: ignore[arg-type]


def value(
    period: str,
    share: str | None,
    *,
    group: str | None = None,
    member: str | None = None,
    unknown: int = 0,
    rows: int = 1000,
    bounds: tuple[str, str] | None = None,
) -> MeasureValue:
    """Return one number of the measure."""
    number = None if share is None else Decimal(share)
    known = rows - unknown
    low, high = (Decimal(b) for b in bounds) if bounds else (number, number)
    return MeasureValue(
        "on_time",
        period,
        group,
        member,
        number,
        int((number or 0) * known),
        known,
        unknown,
        rows,
        low,
        high,
    )


class Said:
    """A receipt as charts see it."""

    def __init__(self, *values: MeasureValue, headline: int | None = 0) -> None:
        self.values, self.headline = values, headline
