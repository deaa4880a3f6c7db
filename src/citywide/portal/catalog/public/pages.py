"""The public pages: list of data sets, one data set, one version, search."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.contracts.model import Contract
from citywide.core.errors import UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.catalog.public import found, lineage, listing
from citywide.portal.catalog.public.asked import asked
from citywide.portal.catalog.public.described import Description
from citywide.portal.catalog.public.downloads import keep, version_of
from citywide.portal.catalog.public.history import quality_chart
from citywide.portal.catalog.public.preview import preview
from citywide.portal.ui.menu import address

PER_PAGE = 20


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """List the data sets, narrowed by words and facets."""
    question = listing.Question.of(request.GET)
    seen = listing.find(listing.entries(_viewer(request), _language()), question)
    page = Paginator(seen.entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "facets": seen.facets,
        "sorts": listing.SORTS,
        "page": page,
        "total": len(seen.entries),
        "trail": _trail((_("Data sets"), None)),
    }
    return render(request, "catalog/public/datasets.html", context)


@require_safe
def dataset(request: HttpRequest, dataset: str) -> HttpResponse:
    """Show a data set: what it is, its rows, its quality and where it comes from."""
    viewer, language = _viewer(request), _language()
    question = asked(request.GET)
    described = Description(viewer, dataset, language)
    try:
        decision = gate.decide(viewer, dataset, question.purpose)
    except UsageError as error:
        if error.http_status != 400:
            raise
        decision = described.decision
    if question.purpose != "browse" and not decision.is_allowed:
        gate.note_denied(viewer, f"page:{request.path}", question.purpose)
    is_shown = bool(described.versions) and decision.is_allowed
    rows = preview(viewer, dataset, question, language) if is_shown else None
    related = lineage.related(viewer, dataset, language)
    context = {
        "data": described,
        "question": question,
        "decision": decision,
        "purposes": _purposes(viewer, dataset),
        "preview": rows,
        "related": related,
        "picture": lineage.picture(related) if related.before or related.after else "",
        "chart": quality_chart(described.versions, language),
        "trail": _trail((_("Data sets"), reverse("catalog:datasets")), (described.name, None)),
        "parts": _parts(),
        "citation": _citation(described, 0),
        "api": f"/api/v1/datasets/{dataset}",
        "root": settings.CITYWIDE.public_url.rstrip("/"),
    }
    status = 400 if rows and rows.mistake else 200
    response = render(request, "catalog/public/dataset.html", context, status=status)
    keep(response, viewer.user_id is None)
    return response


def _parts() -> list[tuple[str, str]]:
    return [
        ("about", _("About this data set")),
        ("files", _("Download")),
        ("preview", _("Look at the rows")),
        ("columns", _("Columns")),
        ("quality-heading", _("Quality")),
        ("versions", _("Versions")),
        ("lineage", _("Where it comes from and what uses it")),
    ]


def _citation(described: Description, number: int) -> str:
    """Return how to cite a version, the latest for 0; "" where none is published."""
    versions = [v for v in described.versions if number in {0, v.number}]
    city = str(settings.CITYWIDE.city_name)
    return described.citation(versions[0], city) if versions else ""


def _purposes(viewer: Viewer, dataset: str) -> list[tuple[str, str]]:
    """Return the purposes for which a viewer sees something else than when browsing."""
    if viewer.is_visitor:
        return []
    hidden = {"browse", "correction"}
    names = {n: label for n, label in gate.purposes(viewer, dataset).items() if n not in hidden}
    plain = gate.decide(viewer, dataset)
    decided = ((purpose, gate.decide(viewer, dataset, purpose)) for purpose in names)
    more = [
        (purpose, names[purpose]) for purpose, other in decided if other.columns != plain.columns
    ]
    return [("browse", _("Browsing")), *more] if more else []


@require_safe
def version(request: HttpRequest, dataset: str, number: int) -> HttpResponse:
    """Show one version: its rows, its checks, and what it changed."""
    viewer, language = _viewer(request), _language()
    described = Description(viewer, dataset, language)
    shown = version_of(viewer, dataset, number)
    labels = {c.name: c.translated("label", language) for c in described.contract.columns}
    changes = sorted(shown.changed_by_column.items(), key=lambda pair: -pair[1])
    context = {
        "data": described,
        "version": shown,
        "citation": _citation(described, number),
        "current_text": _("The current version"),
        "is_latest": number == described.versions[0].number,
        "changes": [(labels.get(name, name), name, count) for name, count in changes if count],
        "inputs": [
            (_name(viewer, name, language), name, used) for name, used in shown.inputs.items()
        ],
        "trail": _trail(
            (_("Data sets"), reverse("catalog:datasets")),
            (described.name, reverse("catalog:dataset", args=[dataset])),
            (_("Version %(number)d") % {"number": number}, None),
        ),
        "root": settings.CITYWIDE.public_url.rstrip("/"),
    }
    return render(request, "catalog/public/version.html", context)


def _name(viewer: Viewer, dataset: str, language: str) -> str:
    known: dict[str, Contract] = {c.id: c for c in gate.visible_datasets(viewer)}
    return known[dataset].translated("name", language) if dataset in known else ""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find data sets, columns and measures that hold every word."""
    text = request.GET.get("q", "").strip()[:200]
    results = found.search(_viewer(request), text, _language())
    context = {
        "text": text,
        "results": results,
        "most": found.MOST,
        "most_slice": f":{found.MOST}",
        "trail": _trail((_("Search"), None)),
    }
    return render(request, "catalog/public/search.html", context)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer
    return viewer


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _trail(*pages: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("Home"), address("dashboards:home", default="/")), *pages]
