"""What the scorecard shows of each measure: value, status, trend, what could not be judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from citywide.core.measures.model import Measure
from citywide.portal.access import gate
from citywide.portal.dashboards import charts, words
from citywide.portal.dashboards.areas import AREAS, slug_of

_KINDS = {"met": "good", "not_met": "bad", "no_target": "neutral", "no_value": "warning"}


@dataclass(frozen=True)
class Scored:
    """One measure on the scorecard, in a language."""

    measure: Measure
    figure: gate.Figure
    language: str

    @property
    def title(self) -> str:
        """Return the measure's name."""
        return words.title_of(self.measure, self.language)

    @property
    def value(self) -> str:
        """Return the latest full period's value with its unit, or 'no value'."""
        found = self.figure.value
        number = found.value if found else None
        return words.amount(number, self.measure.unit, self.measure.decimals, self.language)

    @property
    def period(self) -> str:
        """Return the period the value is of; empty where there is none."""
        if self.figure.value is None:
            return ""
        grain = self.measure.period.grain if self.measure.period else None
        return words.period_name(self.figure.value.period, grain, self.language)

    @cached_property
    def status(self) -> words.Status:
        """Return whether the target is met, as a code and in words."""
        return words.target_status(self.figure.value, self.measure, self.language)

    @property
    def kind(self) -> str:
        """Return the kind of tag the status is shown as."""
        return _KINDS[self.status.code]

    @property
    def trend(self) -> words.Trend:
        """Return how the value moved since the period before."""
        receipt = self.figure.receipt
        before = words.previous(receipt, self.measure) if receipt else None
        return words.trend(self.figure.value, before, self.measure, self.language)

    @property
    def unknown(self) -> str:
        """Return in a sentence how much could not be judged."""
        found = self.figure.value
        return words.unknown_sentence(found, self.measure, self.language) if found else ""

    @property
    def sentence(self) -> str:
        """Return the measure in one to five short sentences; empty before the first version."""
        receipt = self.figure.receipt
        return words.sentence(receipt, self.measure, self.language) if receipt else ""

    @property
    def sparkline(self) -> charts.Chart | None:
        """Return the values over time as a small picture; None without a receipt."""
        receipt = self.figure.receipt
        if receipt is None or self.measure.period is None:
            return None
        return charts.measure_sparkline(receipt, self.measure, self.language)


@dataclass(frozen=True)
class Area:
    """A City Service Area and its measures."""

    name: str | Promise
    slug: str
    scored: list[Scored]


def scorecard(*, viewer: gate.Viewer, language: str) -> list[Area]:
    """Return every measure by City Service Area; areas without one are left out."""
    found = [Scored(figure.measure, figure, language) for figure in gate.figures(viewer)]
    areas = [
        Area(name, slug_of(area), [s for s in found if s.measure.service_area == area])
        for area, name in AREAS.items()
    ]
    return [area for area in areas if area.scored]


def matching(
    scored: Iterable[Scored], *, text: str = "", area: str = "", status: str = ""
) -> list[Scored]:
    """Return the measures that fit a filter; `text` is looked for in title and description."""
    wanted = text.strip().casefold()
    return [
        one
        for one in scored
        if (not area or slug_of(one.measure.service_area) == area)
        and (not status or one.status.code == status)
        and (not wanted or wanted in _searched(one))
    ]


def _searched(one: Scored) -> str:
    parts = (one.title, words.description_of(one.measure, one.language), one.measure.owner)
    return " ".join(parts).casefold()
