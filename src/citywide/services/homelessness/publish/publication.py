"""Publishing: the data sets residents read, then the measures on them with their receipts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from citywide.core.errors import Forbidden, NotFound
from citywide.portal.access import gate
from citywide.portal.access.extract import Outcome, bring_in
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.publish import computed
from citywide.services.homelessness.publish.agreement_results import result_rows
from citywide.services.homelessness.publish.computed import WRITER, Coverage, Row
from citywide.services.homelessness.publish.costs import cost_rows
from citywide.services.homelessness.publish.counts import count_rows
from citywide.services.homelessness.publish.group_outcomes import group_outcome_rows
from citywide.services.homelessness.publish.measures import measure_rows
from citywide.services.homelessness.publish.months import group_rows, month_rows
from citywide.services.homelessness.publish.outcomes import outcome_rows
from citywide.services.homelessness.publish.outreach_sets import computed_sets, entered_sets
from citywide.services.homelessness.publish.quarters import Told, quarters
from citywide.services.homelessness.queries import spending_public
from citywide.services.homelessness.queries.lake import HMIS, PUBLISHER
from citywide.services.homelessness.queries.public import OUTCOMES, rows_of
from citywide.services.homelessness.rules.spending import fiscal_years, year_starts
from citywide.services.homelessness.rules.spm import SpmOptions

Tell = Callable[[str, float], None]
OPTIONS = SpmOptions()
_NUMBERS_SHARE = 0.7


@dataclass(frozen=True)
class Published:
    """What became of each data set, and how many receipts were issued anew."""

    outcomes: tuple[Outcome, ...]
    receipts: int = 0
    failed: tuple[str, ...] = ()
    """Measures or derived tables that could not be computed, each with the reason."""

    @property
    def held(self) -> tuple[Outcome, ...]:
        """Data sets whose new version waits for a steward."""
        return tuple(one for one in self.outcomes if one.state == "held")


def _silent(_step: str, _share: float) -> None:
    return None


def publish(*, by: Viewer, tell: Tell = _silent) -> Published:
    """Publish what residents may know of the current data, then compute the numbers.

    Only what changed becomes a new version; before the first stay there is nothing to publish.

    Raises:
        Forbidden: `by` is neither the service itself nor a data steward of all HMIS data sets.
        NotFound: the city does not run this service's data sets, or nothing was imported yet.
        ExtractError, Conflict, LakeError: as `gate.ingest`.
    """
    if not may_publish(by):
        raise Forbidden("Only data stewards of the HMIS data sets publish homelessness figures.")
    outcomes = [bring_in(WRITER, name, rows()) for name, rows in entered_sets().items()]
    found = _covered(outcomes)
    if found is None or not found.months:
        return Published(tuple(outcomes))
    made = {**data_sets(found), **computed_sets(found)}
    for position, (dataset, rows) in enumerate(made.items()):
        tell(f"publish {dataset}", _NUMBERS_SHARE * position / len(made))
        outcomes.append(bring_in(WRITER, dataset, rows()))
    done = gate.refresh(
        WRITER, lambda step, share: tell(step, _NUMBERS_SHARE + (1 - _NUMBERS_SHARE) * share)
    )
    failed = [f"{one.dataset}: {one.message}" for one in done.steps if one.outcome == "failed"]
    return Published(tuple(outcomes), len(done.receipts), tuple(failed))


def _covered(entered: Sequence[Outcome]) -> Coverage | None:
    """Return what the HMIS data cover; a city that only enters outreach needs none of it."""
    try:
        return computed.coverage()
    except NotFound:
        if all(one.state == "empty" for one in entered):
            raise
        return None


def may_publish(by: Viewer) -> bool:
    """The service itself, and who answers for the data it is made of."""
    return by in (WRITER, PUBLISHER) or set(HMIS) <= by.stewarded


def data_sets(found: Coverage) -> Mapping[str, Callable[[], Iterable[Row]]]:
    """Return what makes the rows of each data set that is published."""
    flows = computed.flows(found.months)
    months = list(month_rows(flows["flows"], flows["balance"], found.through))
    return {
        "homelessness_months": lambda: months,
        "homelessness_groups": lambda: group_rows(flows["group_counts"], months, found.through),
        "homelessness_outcomes": lambda: outcome_rows(
            computed.exits(_quarter(found.months[0]), found.through), found.through
        ),
        "homelessness_counts": lambda: count_rows(
            {night: computed.counts(night) for night in computed.nights(found)}, found.through
        ),
        "homelessness_measures": lambda: measure_rows(
            {one: computed.measures(*one, OPTIONS) for one in periods(found)},
            OPTIONS,
            found.through,
        ),
        **_of_years(found),
    }


def _of_years(found: Coverage) -> Mapping[str, Callable[[], Iterable[Row]]]:
    """Return what is published by fiscal year; costs only once finance has handed over spending."""
    years = fiscal_years(found.first_on, found.through)
    if not years:
        return {}
    first = year_starts(years[0])
    made: dict[str, Callable[[], Iterable[Row]]] = {
        "homelessness_group_outcomes": lambda: group_outcome_rows(
            computed.group_outcomes(first, found.through), years, found.through, _told()
        )
    }
    if spending_public.is_handed_over():
        steps = computed.spending(first, found.through)
        measures = rows_of(spending_public.MEASURES)
        costs: list[Row] = []

        def cost() -> list[Row]:
            # Only once the exits by quarter are published: costs must not tell more.
            costs.extend(cost_rows(steps, years, found.through, _told()))
            return costs

        made["homelessness_costs"] = cost
        made["homelessness_agreement_results"] = lambda: result_rows(costs, measures)
    return made


def _told() -> Told:
    return quarters(rows_of(OUTCOMES))


def _quarter(month: dt.date) -> dt.date:
    """Return the first day of the first full quarter from a month on."""
    later = (-(month.month - 1)) % 3
    number = month.year * 12 + month.month - 1 + later
    return dt.date(number // 12, number % 12 + 1, 1)


def periods(found: Coverage) -> tuple[tuple[dt.date, dt.date], ...]:
    """Return the last two full federal fiscal years (October to September), the older first."""
    years = range(found.through.year - 3, found.through.year + 1)
    every = [(dt.date(year - 1, 10, 1), dt.date(year, 9, 30)) for year in years]
    full = [one for one in every if one[1] <= found.through and one[1] > found.first_on]
    return tuple(full[-2:])
