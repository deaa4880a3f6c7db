"""Numbers, periods and measures in words, in each of the city's languages.

Sentences are translated whole, with named placeholders; several facts are several sentences.
"""

from citywide.portal.dashboards.words.amounts import amount, change, number, percent, unit_name
from citywide.portal.dashboards.words.measure import (
    Evaluated,
    description_of,
    headline,
    member_name,
    previous,
    sentence,
    title_of,
    unknown_sentence,
)
from citywide.portal.dashboards.words.periods import period_name, short_period_name
from citywide.portal.dashboards.words.status import (
    Status,
    Trend,
    target_aim,
    target_status,
    trend,
)

__all__ = [
    "Evaluated",
    "Status",
    "Trend",
    "amount",
    "change",
    "description_of",
    "headline",
    "member_name",
    "number",
    "percent",
    "period_name",
    "previous",
    "sentence",
    "short_period_name",
    "target_aim",
    "target_status",
    "title_of",
    "trend",
    "unit_name",
    "unknown_sentence",
]
