"""The headline tiles: each a published number that leads to its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from citywide.portal.access import gate
from citywide.portal.dashboards import words as portal
from citywide.services.portfolio.queries.public import Headline
from citywide.services.portfolio.words import public as words

_ORDER = ("GREEN", "YELLOW", "RED")


@dataclass(frozen=True)
class Tile:
    """A number, what it is, what it is made of, and the address of its receipt."""

    label: str
    value: str
    note: str
    url: str
    status: str = ""
    kind: str = "neutral"


def tiles(found: Headline) -> list[Tile]:
    """Return the tiles of the figures that are published."""
    made = [
        _figure(_("Running projects"), found, "projects", _by_status(found.projects_by_status)),
        _figure(_("Their budgets"), found, "budget", _by_status(found.budget_by_status)),
        _share(_("On schedule"), found, "on_schedule"),
        _share(_("Success rate"), found, "success"),
    ]
    return [tile for tile in made if tile]


def _figure(label: str, found: Headline, name: str, note: str) -> Tile | None:
    figure = found.figures.get(name)
    if figure is None or figure.value is None:
        return None
    return Tile(label, _amount(figure.measure.unit, figure.value.value), note, _address(figure))


def _by_status(numbers: Mapping[str, gate.Number]) -> str:
    """Return how a figure is shared among the statuses: 22 GREEN, 1 YELLOW, 1 RED."""
    parts = [
        _("%(value)s %(status)s")
        % {
            "value": _amount(numbers[key].measure.unit, numbers[key].value.value),
            "status": words.colour(key),
        }
        for key in _ORDER
        if key in numbers and numbers[key].value.value
    ]
    return ", ".join(parts)


def _share(label: str, found: Headline, name: str) -> Tile | None:
    """Return a share as people say it, 22 of 24, with its percentage and its period below."""
    figure = found.figures.get(name)
    if figure is None or figure.value is None or figure.value.value is None:
        return None
    value, measure, language = figure.value, figure.measure, words.language()
    grain = measure.period.grain if measure.period else None
    known = {
        "met": portal.number(value.numerator, 0, language),
        "known": portal.number(value.denominator, 0, language),
        "share": portal.amount(value.value, measure.unit, measure.decimals, language),
        "period": portal.period_name(value.period, grain, language),
    }
    note = _("%(share)s in %(period)s") % known
    if value.unknown:
        cannot = _("%(n)s cannot be judged.") % {"n": portal.number(value.unknown, 0, language)}
        note = f"{note}. {cannot}"
    target = portal.target_status(value, measure, language) if measure.target else None
    return Tile(
        label,
        _("%(met)s of %(known)s") % known,
        note,
        _address(figure),
        target.text if target else "",
        _kind(target.code if target else ""),
    )


def _kind(code: str) -> str:
    return {"met": "good", "not_met": "warning"}.get(code, "neutral")


def _amount(unit: str, value: object) -> str:
    if not isinstance(value, Decimal):
        return ""
    if unit == "usd":
        return words.dollars_short(value)
    return portal.amount(value, unit, 0, words.language())


def _address(figure: gate.Figure) -> str:
    return reverse("dashboards:receipt", args=[figure.number_id])
