"""Rows of `homelessness_costs`: spending, exits and what an exit to permanent housing cost."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from citywide.services.homelessness.publish.cells import hidden_over
from citywide.services.homelessness.publish.computed import Row
from citywide.services.homelessness.publish.hidden import THRESHOLD
from citywide.services.homelessness.publish.quarters import Told
from citywide.services.homelessness.rules.outcomes import ProjectOutcome, Rate, cost_per_exit
from citywide.services.homelessness.rules.spending import year_ends, year_starts

GROUPS = ("ES", "SH", "TH", "SO", "PH")
OUTCOMES = ("permanent", "unknown", "elsewhere")
_COUNTS = {"exits": OUTCOMES, "exits_permanent": ("permanent",), "exits_unknown": ("unknown",)}
_NO_COST = {
    "cost_usd": None, "cost_low_usd": None, "cost_high_usd": None, "cost_if_all_unknown_usd": None,
}  # fmt: skip
_Member = tuple[str, str]
_Project = tuple[str, str]
_Cell = tuple[_Project, str]


@dataclass(frozen=True)
class _Year:
    """A fiscal year: its projects, and those whose exits each row of it is about."""

    number: int
    projects: Mapping[_Project, Row]
    members: Mapping[_Member, frozenset[_Project]]
    spent: Mapping[_Member, Decimal]
    stays: Mapping[_Member, object]
    hidden: set[tuple[_Member, str]] = field(default_factory=set)


def cost_rows(
    steps: Mapping[str, Sequence[Row]],
    years: Iterable[int],
    through: dt.date,
    told: Told,
    threshold: int = THRESHOLD,
) -> Iterator[Row]:
    """Yield rows per fiscal year: the whole, each kind of project, each agreement.

    `steps` are those of `rules.spending`, `told` what the exits by quarter tell. A cost or share is
    withheld with any of the counts it is made of, because it would give them away; an interval with
    a small count of any project in it.
    """
    for number in years:
        year = _year(steps, number)
        year.hidden.update(_hidden(year, told, threshold))
        for member in sorted(year.members, key=_order):
            yield _row(year, member, through, threshold)


def _order(member: _Member) -> tuple[int, int, str]:
    grouping, name = member
    place = GROUPS.index(name) if name in GROUPS else 0
    return ("all", "project_group", "agreement").index(grouping), place, name


def _year(steps: Mapping[str, Sequence[Row]], number: int) -> _Year:
    def of_year(step: str) -> list[Row]:
        return [row for row in steps[step] if row["fiscal_year"] == number]

    projects = {_project(row): row for row in of_year("project_years")}
    paid = {key for key, row in projects.items() if row["is_paid"]}
    members: dict[_Member, set[_Project]] = defaultdict(set)
    members["all", "all"] = paid
    for key in paid:
        members["project_group", str(projects[key]["project_group"])].add(key)
    for row in of_year("agreement_pays"):
        members["agreement", str(row["agreement_id"])].add(_project(row))
    spent = {_member(row): Decimal(row["spent_usd"]) for row in of_year("spending_totals")}
    for member in spent:
        members.setdefault(member, set())
    stays = {_member(row): row["stay_days_median"] for row in of_year("stay_medians")}
    return _Year(
        number, projects, {key: frozenset(one) for key, one in members.items()}, spent, stays
    )


def _project(row: Row) -> _Project:
    return str(row["source_id"]), str(row["project_id"])


def _member(row: Row) -> _Member:
    return str(row["grouping_name"]), str(row["member"])


def _hidden(year: _Year, told: Told, threshold: int) -> set[tuple[_Member, str]]:
    cells = {
        (key, outcome): count
        for key, row in year.projects.items()
        for outcome, count in zip(OUTCOMES, _exits(row), strict=True)
    }
    # Without exits to permanent housing there is no cost: they are hidden last.
    names = ("exits_permanent", "exits", "exits_unknown")
    figures = {
        (member, name): _cells(year.members[member], _COUNTS[name])
        for member in sorted(year.members, key=_order)
        for name in names
    }
    secret = [_cells(projects, ("elsewhere",)) for projects in year.members.values()]
    secret += [frozenset({cell}) for cell in cells]
    known, forced = _by_quarter(year, cells, told, threshold)
    return hidden_over(cells, figures, known, secret, forced, threshold)


def _by_quarter(
    year: _Year, cells: Mapping[_Cell, int], told: Told, threshold: int
) -> tuple[list[frozenset[_Cell]], list[frozenset[_Cell]]]:
    """Return the sums over all projects, paid for or not, that are known, and that must not be."""
    kinds: dict[str, set[_Project]] = {"all": set(year.projects)}
    for key, row in year.projects.items():
        kinds.setdefault(str(row["project_group"]), set()).add(key)
    known, forced = [], []
    for kind, projects in kinds.items():
        for name, outcomes in _COUNTS.items():
            one, seen = _cells(projects, outcomes), told((year.number, kind, name))
            if seen.is_known:
                known.append(one)
            elif seen.tells(sum(cells[cell] for cell in one), threshold):
                forced.append(one)
    return known, forced


def _exits(row: Row) -> tuple[int, int, int]:
    permanent, unknown = int(row["exits_permanent"]), int(row["exits_unknown"])
    return permanent, unknown, int(row["exits"]) - permanent - unknown


def _cells(projects: Iterable[_Project], outcomes: Sequence[str]) -> frozenset[_Cell]:
    return frozenset((key, outcome) for key in projects for outcome in outcomes)


def _row(year: _Year, member: _Member, through: dt.date, threshold: int) -> Row:
    projects = [year.projects[key] for key in year.members[member] if key in year.projects]
    counts = {name: sum(int(row[name]) for row in projects) for name in _COUNTS}
    withheld = {name for name in _COUNTS if (member, name) in year.hidden}
    return {
        "fiscal_year": year.number, "grouping": member[0], "member": member[1],
        "first_day": year_starts(year.number), "is_complete": year_ends(year.number) <= through,
        "spent_usd": year.spent.get(member, Decimal(0)),
        "counted_usd": sum((Decimal(row["spent_usd"]) for row in projects), Decimal(0)),
        "projects": len(year.members[member]),
        **{name: None if name in withheld else count for name, count in counts.items()},
        **_shares(counts, withheld),
        **_cost(projects, withheld, threshold),
        "stay_days_median": _days(year.stays.get(member)) if "exits" not in withheld else None,
        "is_hidden": bool(withheld), "through": through,
    }  # fmt: skip


def _days(median: object) -> str | None:
    return None if median is None else f"{float(str(median)):.1f}"


def _shares(counts: Mapping[str, int], withheld: set[str]) -> Row:
    permanent, unknown = counts["exits_permanent"], counts["exits_unknown"]
    rate = Rate(permanent, counts["exits"] - permanent - unknown, unknown)
    shares = {
        "unknown_share": rate.unknown_share,
        "permanent_share_low": rate.low,
        "permanent_share_high": rate.high,
    }
    return {
        name: None if withheld or share is None else f"{share:.4f}"
        for name, share in shares.items()
    }


def _cost(projects: Sequence[Row], withheld: set[str], threshold: int) -> Row:
    """Return the cost of an exit; what rests on a withheld count is withheld with it."""
    money = [Decimal(row["spent_usd"]) for row in projects]
    if any(one < 0 for one in money):
        return {**_NO_COST, "why_no_interval": "negative_spending"}
    if not sum(money):
        return {**_NO_COST, "why_no_interval": "no_spending"}
    if "exits_permanent" in withheld:
        return {**_NO_COST, "why_no_interval": "withheld"}
    found = cost_per_exit([
        ProjectOutcome(str(at), Decimal(row["spent_usd"]), *_exits(row)[:2])
        for at, row in enumerate(projects)
    ])  # fmt: skip
    few = any(1 <= _exits(row)[0] <= threshold for row in projects)
    has_interval = found.low_usd is not None and not few
    why = found.why_no_interval or ("withheld" if few else "none")
    return {
        "cost_usd": found.cost_usd,
        "cost_low_usd": found.low_usd if has_interval else None,
        "cost_high_usd": found.high_usd if has_interval else None,
        "cost_if_all_unknown_usd": (
            None if "exits_unknown" in withheld else found.if_all_unknown_usd
        ),
        # Whether projects differ too much for an interval says something about the small ones.
        "why_no_interval": "withheld" if few and why == "exits_vary_too_much" else why,
    }
