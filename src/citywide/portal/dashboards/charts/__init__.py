"""The one chart component of the portal: a picture, its name, its summary and its table.

Builders take plain points; `measures` builds from a receipt. Pages include
`dashboards/chart.html` with `chart`.
"""

from citywide.portal.dashboards.charts.bars import bar, dots
from citywide.portal.dashboards.charts.districts import district_shapes
from citywide.portal.dashboards.charts.fan import FanRow, fan
from citywide.portal.dashboards.charts.gantt import gantt
from citywide.portal.dashboards.charts.gantt_rows import Bar
from citywide.portal.dashboards.charts.heat import HeatCell, heat
from citywide.portal.dashboards.charts.line import line, sparkline
from citywide.portal.dashboards.charts.lines import lines
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
from citywide.portal.dashboards.charts.status import (
    StatusColor,
    status_letter,
    status_name,
    status_text,
)
from citywide.portal.dashboards.charts.status_history import StatusRow
from citywide.portal.dashboards.charts.status_strip import status_strip
from citywide.portal.dashboards.charts.timeline import Milestone, TimelineRow, timeline

__all__ = [
    "Bar",
    "Cell",
    "Chart",
    "FanRow",
    "Goal",
    "HeatCell",
    "Kind",
    "Milestone",
    "Point",
    "Quantity",
    "Series",
    "Shape",
    "StatusColor",
    "StatusRow",
    "Table",
    "TimelineRow",
    "bar",
    "district_map",
    "district_shapes",
    "dots",
    "fan",
    "gantt",
    "group_chart",
    "group_trends",
    "heat",
    "line",
    "lines",
    "measure_sparkline",
    "multiples",
    "sparkline",
    "stacked",
    "status_letter",
    "status_name",
    "status_strip",
    "status_text",
    "timeline",
    "trend_chart",
    "warm_up",
]
