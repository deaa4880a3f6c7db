"""The one chart component of the portal: a picture, its name, its summary and its table.

Builders take plain points; `measures` builds from a receipt. Pages include
`dashboards/chart.html` with `chart`.
"""

from citywide.portal.dashboards.charts.bars import bar, dots
from citywide.portal.dashboards.charts.districts import district_shapes
from citywide.portal.dashboards.charts.line import line, sparkline
from citywide.portal.dashboards.charts.measures import (
    district_map,
    group_chart,
    group_trends,
    measure_sparkline,
    trend_chart,
)
from citywide.portal.dashboards.charts.model import (
    Cell,
    Chart,
    Goal,
    Kind,
    Point,
    Quantity,
    Series,
    Shape,
    Table,
)
from citywide.portal.dashboards.charts.multiples import multiples
from citywide.portal.dashboards.charts.render import warm_up
from citywide.portal.dashboards.charts.stacked import stacked

__all__ = [
    "Cell",
    "Chart",
    "Goal",
    "Kind",
    "Point",
    "Quantity",
    "Series",
    "Shape",
    "Table",
    "bar",
    "district_map",
    "district_shapes",
    "dots",
    "group_chart",
    "group_trends",
    "line",
    "measure_sparkline",
    "multiples",
    "sparkline",
    "stacked",
    "trend_chart",
    "warm_up",
]
