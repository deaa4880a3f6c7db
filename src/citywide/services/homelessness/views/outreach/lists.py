"""The lists: filtered, sorted, paged, and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.errors import UsageError
from citywide.portal.audit.actions import record as audit
from citywide.services.homelessness.forms.outreach import fields_of
from citywide.services.homelessness.models.entered import Entered
from citywide.services.homelessness.queries.outreach import entered
from citywide.services.homelessness.queries.outreach.areas import areas
from citywide.services.homelessness.queries.outreach.projects import site_names
from citywide.services.homelessness.views.outreach.page import (
    address,
    for_outreach,
    known_kind,
    may_write,
    shown,
)
from citywide.services.homelessness.views.people.page import file_of
from citywide.services.homelessness.words import outreach as words

PER_PAGE = 50
COLUMNS = {
    "sessions": ("team", "area", "workers"),
    "contacts": ("person_id", "people", "offered", "accepted", "living_situation", "next_step"),
    "placements": ("person_id", "project", "answer", "reason", "in_on", "out_on"),
    "encampments": ("code", "area", "state", "estimated_people", "cleared_on"),
    "cleanups": ("notice_on", "done_on", "was_offered", "people"),
    "sites": ("name", "project", "beds", "closed_on"),
    "counts": ("unsheltered", "low", "high", "sheltered", "method", "source"),
    "readings": ("dataset", "reported_column", "district_column", "only_column", "only_value"),
}
_PEOPLE = {"contacts", "placements"}


@require_safe
@for_outreach
def show(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the records of a kind, as the address narrows and sorts them."""
    known_kind(kind)
    try:
        found, problem = entered.chosen(kind, request.GET.dict()), ""
    except UsageError as error:
        found, problem = entered.in_sight(kind).none(), str(error)
    chosen = entered.ordered(kind, found, str(request.GET.get("sort", "")))
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    if kind in _PEOPLE:
        _note_look(request, kind, len(page.object_list))
    return shown(
        request, "list", kind, str(words.TITLES[kind]),
        {
            "kind": kind, "page": page, "total": page.paginator.count, "problem": problem,
            "is_narrowed": any(request.GET.get(one) for one in ("q", "district", "state", "since")),
            "headings": _headings(kind), "rows": _rows(kind, page),
            "filters": _filters(request, kind),
            "add_url": address("add", kind) if may_write(request.viewer, kind) else "",
            "add_label": words.ADD[kind], "empty": words.EMPTY[kind],
            "csv_url": f"{address('csv', kind)}?{request.GET.urlencode()}",
        },
        status=400 if problem else 200,
    )  # fmt: skip


@require_safe
@for_outreach
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Return the records a list asks for as CSV; that they were taken out is in the audit log."""
    known_kind(kind)
    found = entered.chosen(kind, request.GET.dict())
    chosen = entered.ordered(kind, found, str(request.GET.get("sort", "")))
    names = ["id", *(field.attname for field in fields_of(entered.KINDS[kind]()))]
    rows = ({name: _plain(getattr(one, name)) for name in names} for one in chosen.iterator(500))
    return file_of(request, f"outreach-{kind}", names, rows)


def _plain(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value


def _note_look(request: HttpRequest, kind: str, rows: int) -> None:
    """A look at records of people is written down, as every other door does."""
    audit(
        by=request.viewer.actor, action="read", subject=f"outreach {kind}",
        detail={"rows": rows, "query": request.GET.urlencode()[:300]},
        address=request.viewer.address,
    )  # fmt: skip


def _headings(kind: str) -> list[tuple[str, str]]:
    """Return headings with the column each sorts by, empty for none."""
    model = entered.KINDS[kind]
    first = [(_("Record"), "day" if kind in entered.DAYS else "")]
    if kind in entered.DISTRICTS:
        first.append((_("Council district"), "district"))
    return first + [(words.field_name(model._meta.get_field(name)), "") for name in COLUMNS[kind]]


def _rows(kind: str, records: Iterable[Entered]) -> list[tuple[str, str, list[str]]]:
    sites = site_names() if kind in {"placements", "sites"} else {}
    return [_row(kind, one, sites) for one in records]


def _row(kind: str, record: Entered, sites: Mapping[str, str]) -> tuple[str, str, list[str]]:
    cells = [words.cell(record, name, sites) for name in COLUMNS[kind]]
    if kind in entered.DISTRICTS:
        where: Any = record
        for name in entered.DISTRICTS[kind].split("__"):
            where = getattr(where, name)
        cells.insert(0, words.district(str(where)))
    day: Any = record
    for name in entered.DAYS.get(kind, "pk").split("__"):
        day = getattr(day, name)
    said = f"{_('No.')} {record.pk}"
    return (
        f"{words.day(day)}, {said}" if kind in entered.DAYS else said,
        address("record", kind, record.pk),
        cells,
    )


def _filters(request: HttpRequest, kind: str) -> list[dict[str, Any]]:
    given = {name: str(request.GET.get(name, "")) for name in ("q", "district", "state")}
    filters: list[dict[str, Any]] = [
        {"name": "q", "label": _("Search"), "type": "search", "value": given["q"]}
    ]
    found = areas()
    if kind in entered.DISTRICTS and found:
        options = [("", _("Every district")), *((one.key, one.label) for one in found)]
        filters.append({"name": "district", "label": _("Council district"), "options": options,
                        "value": given["district"]})  # fmt: skip
    if entered.states(kind):
        options = [("", _("Every state"))]
        options += [(one, str(words.STATES[one])) for one in entered.states(kind)]
        filters.append(
            {"name": "state", "label": _("State"), "options": options, "value": given["state"]}
        )
    if kind in entered.DAYS:
        for name, said in (("since", _("From")), ("until", _("To"))):
            value = str(request.GET.get(name, ""))
            filters.append({"name": name, "label": said, "type": "date", "value": value})
    return filters
