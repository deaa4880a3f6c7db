"""The part of the quality page about measures that linkage error moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citywide.portal.access import linkage_effect
from citywide.portal.access.linkage_effect import Moved, MovedMeasures
from citywide.portal.access.viewer import Viewer
from citywide.portal.dashboards.words import amount
from citywide.portal.linkage.queries.margins import LABELS, SAMPLES

_STEADY = 0.01
"""A measure that moves by less than this share is called steady."""
_WIDEST = 0.5
"""Share of change that reaches the edge of a line's drawing."""


@dataclass(frozen=True)
class Line:
    """One measure; `low` and `width` draw its range, 0 to 100 with the published value at 50.

    Both are empty where there is nothing to draw.
    """

    title: str
    period: str
    published: str
    fewer: str
    more: str
    change: str
    most: float
    low: str
    width: str


def shown(viewer: Viewer, spec: str, newest: str) -> dict[str, Any] | None:
    """Return what the template shows; None before the first computation."""
    found = linkage_effect.latest(viewer, spec)
    if found is None:
        return None
    lines = [_people(found), *(_line(viewer, one) for one in found.measures)]
    return {
        "lines": lines,
        "summary": _summary(lines),
        "basis": _basis(found.basis),
        "at": dt.datetime.fromisoformat(found.at),
        "is_old": found.run != newest,
        "failed": found.failed,
        **{f"{name}_pairs": number_format(found.pairs.get(name, 0)) for name in _ENDS},
    }


_ENDS = ("published", "fewer", "more")


def _people(found: MovedMeasures) -> Line:
    numbers = {name: float(found.people.get(name, 0)) for name in _ENDS}
    texts = {
        name: number_format(int(number), force_grouping=True) for name, number in numbers.items()
    }
    most, low, width = _range(numbers["published"], numbers["fewer"], numbers["more"])
    return Line(
        _("People found by the linkage"),
        "",
        **texts,
        change=_share(most),
        most=most,
        low=low,
        width=width,
    )


def _line(viewer: Viewer, one: Moved) -> Line:
    measure = linkage_effect.titles(viewer)[one.measure]
    language = get_language() or "en"

    def said(value: float | None) -> str:
        if value is None:
            return _("withheld")
        return amount(Decimal(str(value)), measure.unit, measure.decimals, language)

    most, low, width = _range(one.published, one.fewer, one.more)
    is_known = one.published is not None and (one.fewer is not None or one.more is not None)
    return Line(
        title=measure.title.get(language) or measure.title["en"],
        period=one.period,
        published=said(one.published),
        fewer=said(one.fewer),
        more=said(one.more),
        change=_share(most) if is_known else _("not known"),
        most=most if is_known else 0.0,
        low=low if is_known else "",
        width=width if is_known else "",
    )


def _range(published: float | None, *others: float | None) -> tuple[float, str, str]:
    """Return the largest change as a share of the published value, and where to draw the range."""
    known = [one for one in others if one is not None]
    if not published or not known:
        return 0.0, "", ""
    changes = [0.0, *(one / published - 1 for one in known)]
    low, high = (max(-_WIDEST, min(_WIDEST, one)) for one in (min(changes), max(changes)))
    left, right = (50 + 50 * one / _WIDEST for one in (low, high))
    width = max(right - left, 1)
    return max(abs(one) for one in changes), f"{left:.1f}", f"{width:.1f}"


def _share(change: float) -> str:
    return _("up to %(percent)s %%") % {"percent": number_format(change * 100, 1)}


def _summary(lines: list[Line]) -> str:
    measures = lines[1:]
    if not measures:
        return _("No published measure counts people of this linkage.")
    worst = max(measures, key=lambda line: line.most)
    steady = sum(line.most < _STEADY for line in measures)
    if worst.most < _STEADY:
        return _("Linkage error moves no measure by one percent.")
    return _(
        "Linkage error moves %(steady)d of %(all)d measures by less than one percent; most moved "
        "is \u201c%(title)s\u201d, %(change)s."
    ) % {"steady": steady, "all": len(measures), "title": worst.title, "change": worst.change}


def _basis(name: str) -> str:
    if name == SAMPLES:
        return _("The interval is that of the review sample, 95 percent.")
    if name == LABELS:
        return _("The interval is the error found on labelled records.")
    return _(
        "The interval is the model\u2019s own opinion of its error; judge a sample to measure it."
    )
