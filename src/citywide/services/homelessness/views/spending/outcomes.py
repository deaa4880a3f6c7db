"""Exits to permanent housing and returns of everybody, by fiscal year."""

from __future__ import annotations

from django.utils.translation import gettext as _

from citywide.portal.dashboards.charts import Point, Series, lines
from citywide.services.homelessness.queries import public
from citywide.services.homelessness.views.spending.block import Block, Table, file, quantity
from citywide.services.homelessness.words import spending as say


def by_year() -> Block:
    """Return exits to permanent housing and returns of each fiscal year, with bounds."""
    heading = _("Exits to permanent housing and returns")
    rows = [row for row in public.rows_of(public.GROUP_OUTCOMES) if row["group_kind"] == "all"]
    if not rows:
        return Block("exits", heading, [_("No full fiscal year of exits is published yet.")])
    rows.sort(key=lambda row: row["fiscal_year"])
    years = [say.year(row["fiscal_year"]) for row in rows]
    ends = {
        _("At least"): "permanent_share_low", _("At most"): "permanent_share_high",
        _("Unknown destinations"): "unknown_share",
    }  # fmt: skip
    series = [
        Series(label, tuple(Point(y, row[name]) for y, row in zip(years, rows, strict=True)))
        for label, name in ends.items()
    ]
    headings = (_("Fiscal year"), _("Exits"), _("To permanent housing"), _("Unknown"),
                _("Share to permanent housing"), _("Returned within six months"))  # fmt: skip
    last = rows[-1]
    cells = [
        (
            year if row["is_complete"] else f"{year} ({_('not over')})", say.count(row["exits"]),
            say.count(row["exits_permanent"]), say.count(row["exits_unknown"]), say.bounded(row),
            say.returned(row),
        )
        for year, row in zip(years, rows, strict=True)
    ]  # fmt: skip
    return Block(
        "exits", heading,
        [_("%(year)s: exits to permanent housing %(share)s.") % {
            "year": years[-1], "share": say.bounded(last)}],
        [lines(series, id="exits-by-year", name=_("Share of exits to permanent housing by year"),
               quantity=quantity("percent"), first=_("Fiscal year"))],
        [Table(_("By fiscal year"), headings, cells, frozenset({4, 5}))],
        files=[file("group-outcomes", _("Exits and returns by group"))],
    )  # fmt: skip
