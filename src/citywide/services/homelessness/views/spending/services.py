"""Programs for people living outside, and interim housing: what was done, how full, where to."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from citywide.portal.dashboards.charts import Point, Series, bar, lines
from citywide.services.homelessness.queries import outreach_public, public, spending_public
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.views.public.labels import labels
from citywide.services.homelessness.views.spending.block import (
    Block,
    Table,
    file,
    measured,
    quantity,
)
from citywide.services.homelessness.words import public as words
from citywide.services.homelessness.words import spending as say

INTERIM = ("ES", "SH", "TH")


def outreach() -> Block:
    """Return the latest month of outreach sessions, contacts, placements and cleanups."""
    heading = _("Outreach, placements and cleanups")
    found = outreach_public.latest_outreach()
    if found is None:
        return Block("outreach", heading, [
            _("No outreach session or cleanup is published yet. Figures appear once outreach teams "
              "record their sessions here.")
        ])  # fmt: skip
    share = found.accepted_share
    rows = (
        (_("Outreach sessions"), say.count(found.sessions)),
        (_("Contacts with people"), say.count(found.contacts)),
        (_("Different people met"), say.count(found.people)),
        (_("Contacts in which an offer was accepted"),
         str(words.HIDDEN) if share is None else words.percent(share)),
        (_("Placements"), say.count(found.placements)),
        (_("Cleanups"), say.count(found.cleanups, found.cleanups is not None)),
    )  # fmt: skip
    said = {"month": words.month(found.month), "sessions": rows[0][1], "contacts": rows[1][1]}
    return Block(
        "outreach", heading,
        [_("%(month)s: outreach sessions %(sessions)s, contacts with people %(contacts)s.") % said],
        tables=[Table(words.month(found.month), (_("Figure"), _("Number")), rows)],
    )  # fmt: skip


def street_exits() -> Block:
    """Return where people went from street outreach, by quarter, with bounds."""
    return _exits("street-exits", _("Where people went from street outreach"), ("SO",))


def interim_exits() -> Block:
    """Return where people went from shelter and interim housing, by quarter, with bounds."""
    return _exits("interim-exits", _("Where people went from interim housing"), INTERIM)


def _exits(key: str, heading: str, kinds: Sequence[str]) -> Block:
    found = [
        row
        for row in public.rows_of(public.OUTCOMES)
        if row["project_group"] in kinds and row["destination"] == "all"
    ]
    quarters = sorted({row["quarter"] for row in found})[-8:]
    if not quarters:
        return Block(key, heading, [_("No full quarter of exits is published yet.")])
    names = labels(public.OUTCOMES, "project_group")
    rows = [row for row in found if row["quarter"] in quarters]
    by_place = {(row["quarter"], row["project_group"]): row for row in rows}
    series = [
        Series(
            names[kind],
            tuple(
                Point(f"{day.year} Q{(day.month + 2) // 3}",
                      by_place[day, kind]["unknown_share"] if (day, kind) in by_place else None)
                for day in quarters
            ),
        )
        for kind in kinds
    ]  # fmt: skip
    headings = (_("Quarter"), _("Left from"), _("Exits"), _("To permanent housing"),
                _("Returned within six months"))  # fmt: skip
    last = [row for row in rows if row["quarter"] == quarters[-1]]
    return Block(
        key, heading,
        [
            _("%(kind)s, %(quarter)s: exits to permanent housing %(share)s.") % {
                "kind": names[row["project_group"]], "quarter": words.quarter(row["quarter"]),
                "share": _share(row),
            }
            for row in last
        ],
        [lines(series, id=key, name=_("Exits to an unknown place by quarter"),
               quantity=quantity("percent"), first=_("Quarter"))],
        [Table(_("By quarter"), headings, [_row(row, names[row["project_group"]]) for row in rows],
               frozenset({1, 3, 4}))],
        files=[file("exits", _("Exits and returns"))],
    )  # fmt: skip


def _row(row: Row, name: str) -> tuple[str, ...]:
    back = (row["return_share_low"], row["return_share_high"])
    return (
        words.quarter(row["quarter"]), name, say.count(row["exits"]), _share(row),
        _("not known yet, or withheld") if None in back else words.returns(*back),
    )  # fmt: skip


def _share(row: Row) -> str:
    return say.bounded(row) if row["exits"] != 0 else say.NONE


def programs_spending() -> Block:
    """Return what outreach and cleanups cost by fiscal year."""
    heading = _("What was spent on outreach, cleanups and sanitation")
    spent = spending_public.spent_by("program", "fiscal_year")
    years = sorted({year for _program, year in spent})
    if not years:
        return Block("program-spending", heading, [_("Finance has not handed over spending yet.")])
    names = labels(spending_public.SPENDING, "program")
    rows = [
        (names[one], *(say.dollars(spent.get((one, year))) for year in years))
        for one in ("outreach", "encampments")
    ]
    said = {"year": say.year(int(years[-1])), "outreach": rows[0][-1], "cleanups": rows[1][-1]}
    return Block(
        "program-spending", heading,
        [_("%(year)s: street outreach %(outreach)s, cleanup and sanitation %(cleanups)s.") % said],
        tables=[Table(_("By fiscal year"), (_("Kind of work"), *(say.year(int(y)) for y in years)),
                      rows)],
        files=[file("spending", _("Every entry of the ledger"))],
    )  # fmt: skip


def occupancy() -> Block:
    """Return how full each interim housing site was in the latest month."""
    heading = _("How full each interim housing site is")
    found = outreach_public.latest_occupancy()
    if not found:
        return Block("occupancy", heading, [
            _("No interim housing site is published yet. Sites appear once the Housing Department "
              "enters them with their beds. Beds by kind of project are on the dashboard.")
        ], tiles=measured(("homeless_sheltered",)))  # fmt: skip
    month = words.month(found[0].month)
    headings = (_("Site"), _("District"), _("Beds"), _("People in the month"), _("Beds used"))
    used = [one for one in found if one.occupancy_share is not None]
    rows = [
        (one.name, one.district or say.NONE, say.count(one.beds, one.beds is not None),
         say.count(one.people),
         str(words.HIDDEN) if one.occupancy_share is None else words.percent(one.occupancy_share))
        for one in found
    ]  # fmt: skip
    said = {"month": month, "sites": len(found), "shown": len(used)}
    return Block(
        "occupancy", heading,
        [_("%(month)s: %(sites)s sites; the use of beds can be shown for %(shown)s.") % said],
        [bar([Point(one.name, one.occupancy_share) for one in found], id="occupancy",
             name=_("Beds used by site, %(month)s") % said, quantity=quantity("percent"),
             first=_("Site"))],
        [Table(_("Sites in %(month)s") % said, headings, rows, frozenset({1}))],
        measured(("homeless_sheltered",)),
    )  # fmt: skip


def stays() -> Block:
    """Return the median length of stay by kind of interim housing and fiscal year."""
    heading = _("How long people stay")
    names = labels(public.OUTCOMES, "project_group")
    rows = [row for row in spending_public.costs(None, "project_group") if row["member"] in INTERIM]
    if not rows:
        return Block("stays", heading, [
            _("No length of stay is published yet: it needs the projects that agreements pay for.")
        ])  # fmt: skip
    years = sorted({row["fiscal_year"] for row in rows})
    found = {(row["member"], row["fiscal_year"]): row["stay_days_median"] for row in rows}
    series = [
        Series(names[kind], tuple(Point(say.year(y), found.get((kind, y))) for y in years))
        for kind in INTERIM
    ]
    cells = [
        (names[kind], *(say.between(days, days, "days") if (days := found.get((kind, year)))
                        is not None else str(words.HIDDEN) for year in years))
        for kind in INTERIM
    ]  # fmt: skip
    return Block(
        "stays", heading,
        [_("Half of the stays that ended in the year were shorter than this. Only projects the "
           "city pays for are counted.")],
        [lines(series, id="stays", name=_("Median length of stay by fiscal year"),
               quantity=quantity("days"), first=_("Fiscal year"))],
        [Table(_("Median length of stay"), (_("Kind of project"), *map(say.year, years)), cells)],
        measured(("homeless_days_mean",)), [file("costs", _("Spending, exits and costs"))],
    )  # fmt: skip
