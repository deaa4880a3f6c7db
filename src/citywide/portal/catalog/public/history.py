"""How good each version was: rows published and rows quarantined, as a chart with its table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from citywide.portal.access.gate import VersionInfo
from citywide.portal.dashboards.charts import Chart, Point, Quantity, Series, stacked

MOST = 24
"""Versions in the chart: what a screen holds. The list of versions has them all."""


def quality_chart(versions: Sequence[VersionInfo], language: str) -> Chart:
    """Return rows published and quarantined of the latest versions, oldest first."""
    shown = list(reversed(versions[:MOST]))
    published = [_point(v, v.rows) for v in shown]
    quarantined = [_point(v, v.quarantined) for v in shown]
    return stacked(
        [Series(_("Published"), tuple(published)), Series(_("Quarantined"), tuple(quarantined))],
        id="quality",
        name=_("Rows published and rows quarantined, by version"),
        quantity=Quantity("count", 0, language),
        summary=_summary(versions),
        first=_("Version"),
        show_totals=False,
    )


def _point(version: VersionInfo, count: int) -> Point:
    day = date_format(localtime(version.published_at), "SHORT_DATE_FORMAT")
    label = _("Version %(number)d, %(day)s") % {"number": version.number, "day": day}
    return Point(label, Decimal(count))


def _summary(versions: Sequence[VersionInfo]) -> str:
    if not versions:
        return ""
    latest = versions[0]
    share = Decimal(latest.quarantined) / (latest.landed or 1)
    if not latest.quarantined:
        said = _("No row of the latest version was quarantined.")
    else:
        pattern = ngettext(
            "%(rows)d row that came with the latest version was quarantined (%(share).1f%%).",
            "%(rows)d rows that came with the latest version were quarantined (%(share).1f%%).",
            latest.quarantined,
        )
        said = pattern % {"rows": latest.quarantined, "share": share * 100}
    worst = max(versions, key=lambda version: version.quarantined)
    if len(versions) > 1 and worst.quarantined > latest.quarantined:
        most = _("The most were %(rows)d, in version %(number)d.")
        said += " " + most % {"rows": worst.quarantined, "number": worst.number}
    return said
