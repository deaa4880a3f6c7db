"""Whom projects serve less well: exits and returns by group, with the gap to everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from citywide.portal.dashboards import words as portal
from citywide.portal.dashboards.charts import Chart, Goal, Point, dots
from citywide.services.homelessness.queries import public
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.views.public.labels import labels
from citywide.services.homelessness.views.spending.block import Block, Table, file, quantity
from citywide.services.homelessness.words import public as words
from citywide.services.homelessness.words import spending as say

KINDS = ("race", "age", "sex")


def groups() -> list[Block]:
    """Return a section for each kind of group, of the latest whole fiscal year."""
    rows = public.rows_of(public.GROUP_OUTCOMES)
    if not rows:
        return [Block("groups", _("Exits and returns by group"), [
            _("No group is published yet. Figures appear with the first full fiscal year "
              "of data.")
        ])]  # fmt: skip
    whole = [row["fiscal_year"] for row in rows if row["is_complete"]]
    year = max(whole or [row["fiscal_year"] for row in rows])
    of_year = [row for row in rows if row["fiscal_year"] == year]
    every = next(row for row in of_year if row["group_kind"] == "all")
    names = labels(public.GROUP_OUTCOMES, "group_kind")
    return [
        _kind(kind, names[kind], every, [row for row in of_year if row["group_kind"] == kind])
        for kind in KINDS
    ]


def _kind(kind: str, name: str, every: Row, rows: Sequence[Row]) -> Block:
    members = labels(public.GROUP_OUTCOMES, "member")
    order = {member: at for at, member in enumerate(members)}
    rows = sorted(rows, key=lambda row: order.get(row["member"], 99))
    headings = (
        name, _("Exits"), _("To permanent housing"), _("Unknown"),
        _("Share to permanent housing"), _("Gap to everybody, in percentage points"),
        _("Returned within six months"),
    )  # fmt: skip
    table = Table(
        _("%(group)s, %(year)s") % {"group": name, "year": say.year(every["fiscal_year"])},
        headings, [_row(row, every, members) for row in (*rows, every)],
        frozenset({4, 5, 6}), has_total=True,
    )  # fmt: skip
    return Block(
        kind, name, _sentences(rows, every, members), [_chart(kind, name, rows, every, members)],
        [table], files=[file("group-outcomes", _("Exits and returns by group"))],
    )  # fmt: skip


def _row(row: Row, every: Row, members: Mapping[str, str]) -> tuple[str, ...]:
    return (
        members.get(row["member"], row["member"]), say.count(row["exits"]),
        say.count(row["exits_permanent"]), say.count(row["exits_unknown"]), say.bounded(row),
        _gap(row, every) if row is not every else say.NONE, say.returned(row),
    )  # fmt: skip


def gap(row: Row, every: Row) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most a group's share of exits to permanent housing can differ.

    In percentage points from that of everybody, whatever the unknown exits were; None where a
    share is withheld.
    """
    if row["permanent_share_low"] is None or every["permanent_share_low"] is None:
        return None
    return (
        100 * (row["permanent_share_low"] - every["permanent_share_high"]),
        100 * (row["permanent_share_high"] - every["permanent_share_low"]),
    )


def _gap(row: Row, every: Row) -> str:
    found = gap(row, every)
    if found is None:
        return str(words.HIDDEN)
    low, high = (_signed(one) for one in found)
    return low if low == high else _("between %(low)s and %(high)s") % {"low": low, "high": high}


def _signed(points: Decimal) -> str:
    said = portal.number(abs(points), 0, words.language())
    return said if said == "0" else f"{'−' if points < 0 else '+'}{said}"


def _known(row: Row) -> Decimal | None:
    """Return the share to permanent housing among exits to a known place."""
    if row["permanent_share_low"] is None or row["exits"] == row["exits_unknown"]:
        return None
    return Decimal(row["exits_permanent"]) / (row["exits"] - row["exits_unknown"])


def _sentences(rows: Sequence[Row], every: Row, members: Mapping[str, str]) -> list[str]:
    known = {row["member"]: _known(row) for row in rows if row["member"] != "unknown"}
    shown = {member: share for member, share in known.items() if share is not None}
    found = [
        _("Of all exits in %(year)s, %(share)s were to permanent housing.") % {
            "year": say.year(every["fiscal_year"]), "share": say.bounded(every),
        }
    ]  # fmt: skip
    if len(shown) > 1:
        least, most = min(shown, key=shown.__getitem__), max(shown, key=shown.__getitem__)
        found.append(
            _("Among exits to a known place the share is lowest for %(least)s (%(low)s) and "
              "highest for %(most)s (%(high)s).") % {
                "least": members[least], "low": words.percent(shown[least]),
                "most": members[most], "high": words.percent(shown[most]),
            }
        )  # fmt: skip
    else:
        found.append(_("Too few groups can be shown to compare them."))
    clear = [row["member"] for row in rows if (g := gap(row, every)) and (g[0] > 0 or g[1] < 0)]
    found.append(
        _("For these groups the gap holds whatever the unknown exits were: %(groups)s.") % {
            "groups": ", ".join(members[one] for one in clear)
        } if clear else
        _("For no group does a gap hold whatever the unknown exits were: more destinations have to "
          "be recorded first.")
    )  # fmt: skip
    return found


def _chart(
    kind: str, name: str, rows: Sequence[Row], every: Row, members: Mapping[str, str]
) -> Chart:
    points = [
        Point(
            members.get(row["member"], row["member"]), _known(row), row["permanent_share_low"],
            row["permanent_share_high"],
        )
        for row in rows
    ]  # fmt: skip
    whole = _known(every)
    said = (
        Goal(whole, _("Everybody: %(share)s") % {"share": words.percent(whole)}) if whole else None
    )
    return dots(
        points, id=f"exits-{kind}",
        name=_("Exits to permanent housing: %(group)s") % {"group": name},
        quantity=quantity("percent"), whole=said, first=name,
        bounds=_("Share of known exits, and the least and the most it can be of all"),
    )  # fmt: skip
