"""A report's figures, in the ways a sentence or a table may show them.

`{figure:KEY}` in a text stands for a figure as the memorandum rounds it, `{figure:KEY:WAY}` for
another way of showing it; the ways are those of `WAYS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.reviewed_text import Figure
from citywide.services.portfolio.words.report import english

PLACEHOLDER = re.compile(r"\{figure:([a-z0-9_.-]+)(?::([A-Za-z]+))?\}")
_ANY_BRACE = re.compile(r"\{\s*figure\b[^}\n]*\}?", re.IGNORECASE)

LABELS: Mapping[str, str | Promise] = {
    "committee_projects": gettext_lazy("Projects overseen"),
    "committee_budget_usd": gettext_lazy("Their budget"),
    "committee_departments": gettext_lazy("Departments that take part"),
    "committee_on_schedule_share": gettext_lazy("On schedule"),
    "committee_green": gettext_lazy("GREEN projects"),
    "committee_yellow": gettext_lazy("YELLOW projects"),
    "committee_red": gettext_lazy("RED projects"),
    "committee_completed": gettext_lazy("Projects completed since the last report"),
    "committee_success_rate": gettext_lazy("Success rate of completed projects"),
    "committee_success_target": gettext_lazy("Target success rate"),
    "policy_oversight_cost_usd": gettext_lazy("Cost above which a project is overseen"),
    "policy_success_tolerance": gettext_lazy("How far off plan a success may be"),
}


@dataclass(frozen=True)
class Frozen:
    """One figure of a report; a share is written 0.9, money in dollars. None is not known."""

    key: str
    value: Decimal | None
    unit: str
    decimals: int = 0
    receipt: str = ""
    numerator: Decimal = Decimal(0)
    denominator: Decimal = Decimal(0)
    unknown: int = 0
    label: str = ""

    @property
    def name(self) -> str:
        """What it is called on pages."""
        known = LABELS.get(self.key)
        return str(known) if known else self.label or self.key


ReportFigures = Mapping[str, Frozen]


def read(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Frozen]:
    """Return the figures a report keeps as JSON, by key."""
    return {
        key: Frozen(
            key=key,
            value=_decimal(one.get("value")),
            unit=str(one.get("unit", "count")),
            decimals=int(one.get("decimals", 0)),
            receipt=str(one.get("receipt", "")),
            numerator=_decimal(one.get("numerator")) or Decimal(0),
            denominator=_decimal(one.get("denominator")) or Decimal(0),
            unknown=int(one.get("unknown", 0)),
            label=str(one.get("label", "")),
        )
        for key, one in kept.items()
    }


def _decimal(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def _memo(figure: Frozen) -> str:
    value = figure.value
    if value is None:
        return "not known"
    if figure.unit == "usd":
        return english.dollars(value)
    if figure.unit == "percent":
        return english.percent(value)
    return _exact(figure)


def _exact(figure: Frozen) -> str:
    value = figure.value
    if value is None:
        return "not known"
    if figure.unit == "usd":
        return english.dollars_in_full(value)
    if figure.unit == "percent":
        return english.percent(value, figure.decimals)
    return f"{value:,.{figure.decimals}f}"


def _words(figure: Frozen) -> str:
    is_count = figure.unit == "count" and figure.value is not None
    return english.count_in_words(figure.value) if is_count and figure.value else _zero(figure)


def _zero(figure: Frozen) -> str:
    return "zero" if figure.value == 0 and figure.unit == "count" else _memo(figure)


def _of(figure: Frozen) -> str:
    return f"{english.count(figure.numerator)} of {english.count(figure.denominator)}"


WAYS: Mapping[str, Callable[[Frozen], str]] = {
    "memo": _memo,
    "exact": _exact,
    "words": _words,
    "Words": lambda figure: english.capital(_words(figure)),
    "of": _of,
    "unknown": lambda figure: english.count_in_words(figure.unknown),
}
"""memo: $46.4 million, 92%. exact: $46,400,000, 91.7%. words: one. of: 22 of 24. unknown: how many
could not be judged."""


def shown(figure: Frozen, way: str = "memo") -> str:
    """Return a figure as text; raises UsageError for an unknown way."""
    if way not in WAYS:
        ways = ", ".join(WAYS)
        raise UsageError(
            _("A figure cannot be shown as “%(way)s”; it can be shown as: %(ways)s.")
            % {"way": way, "ways": ways}
        )
    return WAYS[way](figure)


def mistakes(text: str, figures: ReportFigures) -> list[str]:
    """Return a sentence for each placeholder of a text that stands for no figure."""
    found = []
    for match in _ANY_BRACE.finditer(text):
        whole = PLACEHOLDER.fullmatch(match[0])
        said = {"said": match[0]}
        if whole is None:
            found.append(
                _("“%(said)s” stands for no figure: write it like {figure:committee_projects}.")
                % said
            )
        elif whole[1] not in figures:
            found.append(
                _("“%(said)s” stands for no figure of this report. Choose one of the list.") % said
            )
        elif (whole[2] or "memo") not in WAYS:
            found.append(
                _("“%(said)s”: a figure can be shown as %(ways)s.")
                % (said | {"ways": ", ".join(WAYS)})
            )
    return found


def without_placeholders(text: str) -> str:
    """Return a text of the same length in which placeholders say nothing."""
    return PLACEHOLDER.sub(lambda match: "\u2022" * len(match[0]), text)


_WORDS: Mapping[str, tuple[Iterable[str], Iterable[str]]] = {
    "committee_projects": (("projects",), ()),
    "committee_completed": (("projects", "completed projects", "projects completed"), ()),
    "committee_green": (("projects", "project", "green"), ("green",)),
    "committee_yellow": (("projects", "project", "yellow"), ("yellow",)),
    "committee_red": (("projects", "project", "red"), ("red",)),
    "committee_departments": (("departments",), ("projects", "thread", "office", "portfolio")),
    "committee_budget_usd": (("budget", "active projects", "oversight"), ("projects",)),
    "committee_on_schedule_share": (("on schedule", "on track"), ()),
    "committee_success_rate": (("success rate", "succeeded", "were successful"), ()),
    "committee_success_target": (("target", "goal"), ("success", "succeed")),
}
"""Words that go with a figure, and words one of which must be in the sentence as well."""


def to_compare(figures: ReportFigures) -> dict[str, Figure]:
    """Return the figures a typed number is held against, as `rules.reviewed_text` takes them."""
    units = {"count": "count", "usd": "usd", "percent": "percent"}
    found: dict[str, Figure] = {}
    for key, (words, near) in _WORDS.items():
        figure = figures.get(key)
        if figure is None or figure.value is None or figure.unit not in units:
            continue
        value = figure.value * 100 if figure.unit == "percent" else figure.value
        unit: Any = units[figure.unit]
        found[key] = Figure(value, unit, tuple(words), tuple(near))
    return found
