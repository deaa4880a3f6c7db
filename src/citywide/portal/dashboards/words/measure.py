"""A measure's latest number in whole sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext, ngettext, override

from citywide.core.measures.model import Kind, Measure, MeasureValue
from citywide.core.measures.periods import ALL, UNKNOWN, number_of
from citywide.portal.dashboards.words.amounts import amount, number, percent
from citywide.portal.dashboards.words.periods import period_name
from citywide.portal.dashboards.words.status import (
    NO_TARGET,
    NOTHING_TO_COMPARE,
    target_status,
    trend,
)


class Evaluated(Protocol):
    """What is needed of a receipt: its values and the position of the headline."""

    @property
    def values(self) -> Sequence[MeasureValue]:
        """Return every number on the receipt."""

    @property
    def headline(self) -> int | None:
        """Return the position of the total of the latest full period."""


def title_of(measure: Measure, language: str) -> str:
    """Return the measure's title in the language, or in English."""
    return measure.title.get(language) or measure.title["en"]


def description_of(measure: Measure, language: str) -> str:
    """Return the measure's description in the language, or in English."""
    return measure.description.get(language) or measure.description["en"]


def headline(receipt: Evaluated) -> MeasureValue | None:
    """Return the total of the latest full period; None where there is none yet."""
    return None if receipt.headline is None else receipt.values[receipt.headline]


def previous(receipt: Evaluated, measure: Measure) -> MeasureValue | None:
    """Return the total of the period right before the headline's; None where it is missing."""
    latest = headline(receipt)
    if latest is None or measure.period is None or latest.period in {ALL, UNKNOWN}:
        return None
    grain = measure.period.grain
    wanted = number_of(latest.period, grain) - 1
    dated = (v for v in receipt.values if v.group is None and v.period not in {ALL, UNKNOWN})
    return next((v for v in dated if number_of(v.period, grain) == wanted), None)


def sentence(receipt: Evaluated, measure: Measure, language: str) -> str:
    """Return the latest full period in one to five short sentences.

    They say the value and what it rests on, the change since the period before, whether the
    target is met, and how much could not be judged.
    """
    latest = headline(receipt)
    if latest is None:
        with override(language):
            return gettext("%(title)s: no full period yet.") % {
                "title": title_of(measure, language)
            }
    said = [_value_sentence(latest, measure, language)]
    if latest.value is not None:
        said += _judgements(latest, previous(receipt, measure), measure, language)
    said.append(unknown_sentence(latest, measure, language))
    return " ".join(said)


def _judgements(
    latest: MeasureValue, before: MeasureValue | None, measure: Measure, language: str
) -> list[str]:
    moved = trend(latest, before, measure, language)
    status = target_status(latest, measure, language)
    said = [] if moved.code == NOTHING_TO_COMPARE else [moved.text]
    if status.code != NO_TARGET:
        said.append(status.text)
    if not status.is_sure:
        with override(language):
            said.append(gettext("Records that could not be judged might change that."))
    return said


def unknown_sentence(value: MeasureValue, measure: Measure, language: str) -> str:
    """Return how many rows could not be judged and, of a ratio, where that leaves the value."""
    share = value.unknown_share
    with override(language):
        if share is None:
            return gettext("There were no records.")
        if not value.unknown:
            return gettext("Every record could be judged.")
        facts = {"share": _share(share, language), "rows": number(value.rows, 0, language)}
        if value.lower is None or value.upper is None:
            pattern = ngettext(
                "%(share)s of %(rows)s record could not be judged.",
                "%(share)s of %(rows)s records could not be judged.",
                value.rows,
            )
            return pattern % facts
        bounds = {
            "low": amount(value.lower, measure.unit, measure.decimals, language),
            "high": amount(value.upper, measure.unit, measure.decimals, language),
        }
        pattern = ngettext(
            "%(share)s of %(rows)s record could not be judged, so the true value lies between "
            "%(low)s and %(high)s.",
            "%(share)s of %(rows)s records could not be judged, so the true value lies between "
            "%(low)s and %(high)s.",
            value.rows,
        )
        return pattern % (facts | bounds)


def _share(share: Decimal, language: str) -> str:
    """Return a share in percent; a few in a million are 'under 0.1%', not '0.0%'."""
    if 0 < share < Decimal("0.0005"):
        least = percent(Decimal("0.001"), 1, language)
        return gettext("under %(share)s") % {"share": least}
    return percent(share, 1, language)


def _value_sentence(latest: MeasureValue, measure: Measure, language: str) -> str:
    """Return the value sentence; its patterns fit titles of any gender and number."""
    grain = measure.period.grain if measure.period else None
    facts = {
        "title": title_of(measure, language),
        "period": period_name(latest.period, grain, language),
        "value": amount(latest.value, measure.unit, measure.decimals, language),
        "numerator": number(Decimal(latest.numerator), 0, language),
        "denominator": number(Decimal(latest.denominator), 0, language),
    }
    count = int(latest.denominator)
    with override(language):
        if latest.value is None:
            return gettext("%(title)s, %(period)s: too few records to say.") % facts
        if measure.kind is Kind.RATIO:
            return (
                ngettext(
                    "%(title)s, %(period)s: %(value)s (%(numerator)s of %(denominator)s record).",
                    "%(title)s, %(period)s: %(value)s (%(numerator)s of %(denominator)s records).",
                    count,
                )
                % facts
            )
        if measure.kind in {Kind.MEAN, Kind.MEDIAN, Kind.PERCENTILE}:
            return (
                ngettext(
                    "%(title)s, %(period)s: %(value)s (%(denominator)s record).",
                    "%(title)s, %(period)s: %(value)s (%(denominator)s records).",
                    count,
                )
                % facts
            )
        return gettext("%(title)s, %(period)s: %(value)s.") % facts


def member_name(
    group: str, member: str | None, language: str, names: Mapping[str, str] | None = None
) -> str:
    """Return a member of a group as people call it: 'District 3', 'not known', or its own name."""
    if member is None:
        return ""
    if names and member in names:
        return names[member]
    with override(language):
        if member == UNKNOWN:
            return gettext("not known")
        if group in {"district", "council_district"} and member.isdigit():
            return gettext("District %(number)s") % {"number": member}
    return member
