"""How a portfolio did: success of completed projects, colours, dollars, slips, months in red.

Success rate. The memorandum of March 26, 2026 sets a target of 80 % and does not define success;
this is the definition used and shown beside the number. Of the projects completed in a window, the
share that ended at most `success_tolerance` (10 %) of the baseline duration after the baseline end,
and cost at most `success_tolerance` above the baseline budget. Exactly 10 % is a success. A project
known to fail one of the two failed; one that fails neither but cannot be judged on both is unknown,
counted apart, and spans the bounds.

A window leaves its first day out and takes its last day in, so that two reports one after the
other count each completed project once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from citywide.services.portfolio.rules.colour import Colour
from citywide.services.portfolio.rules.slip import slip_days, slip_share
from citywide.services.portfolio.rules.thresholds import Thresholds


@dataclass(frozen=True)
class Share:
    """A part of the known ones, and what it could be if the unknown ones were known.

    `share` is met / (met + unmet), None when nothing is known; `low` and `high` are its bounds if
    every unknown one failed or met it, None when there is nothing at all.
    """

    met: int
    unmet: int
    unknown: int

    @property
    def total(self) -> int:
        """All of them, the unknown ones included."""
        return self.met + self.unmet + self.unknown

    @property
    def known(self) -> int:
        """Those that can be judged: the denominator of `share`."""
        return self.met + self.unmet

    @property
    def share(self) -> Decimal | None:
        """Met divided by known."""
        return Decimal(self.met) / self.known if self.known else None

    @property
    def low(self) -> Decimal | None:
        """Met divided by all."""
        return Decimal(self.met) / self.total if self.total else None

    @property
    def high(self) -> Decimal | None:
        """Met and unknown divided by all."""
        return Decimal(self.met + self.unknown) / self.total if self.total else None


@dataclass(frozen=True)
class CompletedProject:
    """A completed project against its baseline; None is unknown."""

    key: Hashable
    completed_on: date
    baseline_start: date | None = None
    baseline_end: date | None = None
    baseline_budget_usd: Decimal | None = None
    actual_cost_usd: Decimal | None = None


@dataclass(frozen=True)
class Success:
    """The success rate of a window, and each project's verdict by key (None unknown)."""

    rate: Share
    target: Decimal
    verdicts: Mapping[Hashable, bool | None]

    @property
    def is_on_target(self) -> bool | None:
        """Whether the rate reaches its target; None when unknown ones could tip it either way."""
        if self.rate.low is None or self.rate.high is None:
            return None
        if self.rate.low >= self.target:
            return True
        return False if self.rate.high < self.target else None


def success(
    projects: Iterable[CompletedProject],
    *,
    after: date | None = None,
    until: date | None = None,
    thresholds: Thresholds,
) -> Success:
    """The success rate of the projects completed later than `after` and not later than `until`."""
    counted = [one for one in projects if in_window(one.completed_on, after=after, until=until)]
    verdicts = {one.key: succeeded(one, thresholds) for one in counted}
    return Success(_share(verdicts.values()), thresholds.success_target, verdicts)


def in_window(day: date, *, after: date | None, until: date | None) -> bool:
    """Whether a day is later than `after`, not later than `until`; None leaves a side open."""
    return (after is None or day > after) and (until is None or day <= until)


def succeeded(project: CompletedProject, thresholds: Thresholds) -> bool | None:
    """Whether a completed project succeeded by the definition above; None when it is unknown."""
    verdicts = (_on_time(project, thresholds), _on_budget(project, thresholds))
    if False in verdicts:
        return False
    return None if None in verdicts else True


def on_schedule_share(colours: Iterable[Colour | None]) -> Share:
    """Projects marked GREEN, as the memorandum counts "on schedule"; None is an unknown status."""
    return _share(None if one is None else one is Colour.GREEN for one in colours)


@dataclass(frozen=True)
class Dollars:
    """Projects of one status: how many, their budget in all, how many have no budget recorded."""

    projects: int
    budget_usd: Decimal
    without_budget: int


def dollars_by_status(
    projects: Iterable[tuple[Colour | None, Decimal | None]],
) -> Mapping[Colour | None, Dollars]:
    """Budget by status: each colour in order, also at zero; None last, when a status is unknown."""
    rows = list(projects)
    found: dict[Colour | None, Dollars] = {}
    for colour in (*Colour, None):
        budgets = [budget for status, budget in rows if status is colour]
        known = [budget for budget in budgets if budget is not None]
        if colour is not None or budgets:
            found[colour] = Dollars(len(budgets), sum(known, Decimal(0)), len(budgets) - len(known))
    return found


def median_slip(slips_days: Iterable[int | None]) -> Decimal | None:
    """The median of the known slips in days, also half days; None when none is known."""
    known = [Decimal(days) for days in slips_days if days is not None]
    return median(known) if known else None


def months_in_red(
    history: Iterable[tuple[date, Colour | None]], *, until: date | None = None
) -> int:
    """Calendar months a project has been RED without a break, up to its latest status.

    `history` is dated statuses in any order; the last of a month is that month's. A status stands
    until the next one, so a month without one between two REDs counts, and with `until` so do the
    months since the latest status. 0 when the latest status is not RED. Statuses after `until` and
    unknown ones are left out.
    Of two of one day the later in `history` counts.
    """
    known = ((day, colour) for day, colour in history if colour is not None)
    # By day only: of two revisions of one day, the one given last is the newer.
    dated = sorted(known, key=lambda one: one[0])
    by_month = {_month(day): colour for day, colour in dated if until is None or day <= until}
    first: int | None = None
    for month, colour in by_month.items():
        first = None if colour is not Colour.RED else month if first is None else first
    if first is None:
        return 0
    last = max(by_month) if until is None else _month(until)
    return last - first + 1


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _on_time(project: CompletedProject, thresholds: Thresholds) -> bool | None:
    days = slip_days(baseline_end=project.baseline_end, actual_end=project.completed_on)
    if days is None or days <= 0:
        return None if days is None else True
    share = slip_share(
        days, baseline_start=project.baseline_start, baseline_end=project.baseline_end
    )
    return None if share is None else share <= thresholds.success_tolerance


def _on_budget(project: CompletedProject, thresholds: Thresholds) -> bool | None:
    budget, cost = project.baseline_budget_usd, project.actual_cost_usd
    if budget is None or budget <= 0 or cost is None:
        return None
    return cost <= budget * (1 + thresholds.success_tolerance)


def _share(verdicts: Iterable[bool | None]) -> Share:
    found = list(verdicts)
    return Share(found.count(True), found.count(False), found.count(None))
