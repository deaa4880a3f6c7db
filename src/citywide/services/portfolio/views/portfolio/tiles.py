"""The headline tiles: each number with what it is made of, where it is from, and its receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from citywide.portal.access import gate
from citywide.portal.dashboards import words as portal
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.portfolio.published import published
from citywide.services.portfolio.queries.portfolio.shares import Headline, headline
from citywide.services.portfolio.queries.projects import ProjectFilters
from citywide.services.portfolio.words import portfolio as words
from citywide.services.portfolio.words.oversight import usd_short


@dataclass(frozen=True)
class Published:
    """A published number in words, and its receipt's address."""

    text: str
    address: str


@dataclass(frozen=True)
class Tile:
    """One headline figure; `parts` are lines below it, `status` with `kind` its target."""

    label: str
    value: str
    note: str
    parts: tuple[tuple[str, str, str], ...] = ()
    status: str = ""
    kind: str = "neutral"
    definition: str = ""
    published: Published | None = None


def tiles(request: HttpRequest, filters: ProjectFilters, today: dt.date) -> list[Tile]:
    """Return the tiles of the overseen projects that fit; published ones cover all projects."""
    found = headline(viewer=request.viewer, filters=filters, today=today)
    figures = published(request.viewer)
    return [
        Tile(
            _("Overseen projects"),
            words.count(found.projects),
            _("Approved, active or on hold."),
            published=_published(figures, "projects"),
        ),
        Tile(
            _("Dollars"),
            usd_short(found.budget_usd),
            words.dollars(found.budget_usd, found.without_budget)
            if found.without_budget
            else _("Budget of all of them."),
            parts=_dollars(found),
            published=_published(figures, "budget"),
        ),
        Tile(
            _("On schedule"),
            words.percent(found.on_schedule.share),
            words.on_schedule(found.on_schedule),
            published=_published(figures, "on_schedule"),
        ),
        _success(found, figures),
    ]


def _dollars(found: Headline) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            str(colour or ""),
            str(words.COLOURS[str(colour or "")]),
            f"{usd_short(one.budget_usd)} ({words.count(one.projects)})",
        )
        for colour, one in found.by_status.items()
        if one.projects
    )


def _success(found: Headline, figures: Mapping[str, gate.Figure]) -> Tile:
    kinds = {True: "good", False: "bad", None: "warning"}
    has_any = bool(found.success.rate.total)
    return Tile(
        _("Success rate"),
        words.percent(found.success.rate.share),
        words.success(found.success, found.fiscal_year),
        status=words.success_target(found.success) if has_any else "",
        kind=kinds[found.success.is_on_target],
        definition=words.success_definition(policy().thresholds.success_tolerance),
        published=_published(figures, "success"),
    )


def _published(figures: Mapping[str, gate.Figure], name: str) -> Published | None:
    figure = figures.get(name)
    if figure is None or figure.value is None:
        return None
    measure, language = figure.measure, words.language()
    said = portal.amount(figure.value.value, measure.unit, measure.decimals, language)
    if measure.unit == "usd" and figure.value.value is not None:
        said = usd_short(figure.value.value)
    if measure.period:
        period = portal.period_name(figure.value.period, measure.period.grain, language)
        said = _("%(value)s (%(period)s)") % {"value": said, "period": period}
    return Published(said, reverse("dashboards:receipt", args=[figure.number_id]))
