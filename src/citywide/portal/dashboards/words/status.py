"""Where a measure stands against its target, and where it is going."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, override

from citywide.core.measures.model import Measure, MeasureValue
from citywide.portal.dashboards.words.amounts import amount, change, rounded

MET, NOT_MET, NO_TARGET, NO_VALUE = "met", "not_met", "no_target", "no_value"
UP, DOWN, UNCHANGED, NOTHING_TO_COMPARE = "up", "down", "unchanged", "nothing_to_compare"


@dataclass(frozen=True)
class Status:
    """Code `met`, `not_met`, `no_target` or `no_value`, and the same in words.

    `is_sure` is False where the rows that could not be judged might change the code.
    """

    code: str
    text: str
    is_sure: bool = True


@dataclass(frozen=True)
class Trend:
    """Code `up`, `down`, `unchanged` or `nothing_to_compare`; `is_better` needs a target."""

    code: str
    text: str
    is_better: bool | None = None


def target_aim(measure: Measure, language: str) -> str:
    """Return what the target asks, 'at least 90.0%' or 'at most 96.0 hours'; "" without one."""
    if measure.target is None:
        return ""
    value = amount(measure.target.value, measure.unit, _target_decimals(measure), language)
    with override(language):
        if measure.target.direction == "up":
            return gettext("at least %(value)s") % {"value": value}
        return gettext("at most %(value)s") % {"value": value}


def target_status(value: MeasureValue | None, measure: Measure, language: str) -> Status:
    """Return whether a value reaches the measure's target, as a code and a whole sentence."""
    with override(language):
        if measure.target is None:
            return Status(NO_TARGET, gettext("No target has been set."))
        if value is None or value.value is None:
            return Status(NO_VALUE, gettext("There is no value to compare with the target."))
        goal, up = measure.target.value, measure.target.direction == "up"
        met = _reaches(value.value, goal, up)
        bounds = [b for b in (value.lower, value.upper) if b is not None]
        sure = all(_reaches(bound, goal, up) is met for bound in bounds)
        aim = {"goal": amount(goal, measure.unit, _target_decimals(measure), language)}
        return Status(MET if met else NOT_MET, _judgement(met, up) % aim, sure)


def trend(
    now: MeasureValue | None, before: MeasureValue | None, measure: Measure, language: str
) -> Trend:
    """Return how a value moved since the period before, compared as pages show the two."""
    with override(language):
        if now is None or before is None or now.value is None or before.value is None:
            return Trend(NOTHING_TO_COMPARE, gettext("There is no earlier period to compare with."))
        moved = _shown(now.value, measure) - _shown(before.value, measure)
        if not moved:
            return Trend(UNCHANGED, gettext("Unchanged from the period before."))
        up = moved > 0
        better = None if measure.target is None else up is (measure.target.direction == "up")
        size = {"change": change(moved, measure.unit, measure.decimals, language)}
        return Trend(UP if up else DOWN, _movement(up, better) % size, better)


def _movement(up: bool, better: bool | None) -> str:
    if up:
        return {
            True: gettext("Up by %(change)s from the period before, which is better."),
            False: gettext("Up by %(change)s from the period before, which is worse."),
            None: gettext("Up by %(change)s from the period before."),
        }[better]
    return {
        True: gettext("Down by %(change)s from the period before, which is better."),
        False: gettext("Down by %(change)s from the period before, which is worse."),
        None: gettext("Down by %(change)s from the period before."),
    }[better]


def _judgement(met: bool, up: bool) -> str:
    if met and up:
        return gettext("It meets the target of at least %(goal)s.")
    if met:
        return gettext("It meets the target of at most %(goal)s.")
    if up:
        return gettext("It has not reached the target of at least %(goal)s.")
    return gettext("It has not come down to the target of at most %(goal)s.")


def _reaches(value: Decimal, goal: Decimal, up: bool) -> bool:
    return value >= goal if up else value <= goal


def _shown(value: Decimal, measure: Measure) -> Decimal:
    decimals = measure.decimals + (2 if measure.unit == "percent" else 0)
    return rounded(value, decimals)


def _target_decimals(measure: Measure) -> int:
    """Return the decimals a target needs: people set 90%, not 90.0%."""
    if measure.target is None:
        return 0
    goal = measure.target.value * (100 if measure.unit == "percent" else 1)
    exponent = goal.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
