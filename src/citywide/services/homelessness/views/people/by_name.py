"""The by-name list as of a day: filters, columns, saved views, and what each status rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.access.select import Query
from citywide.services.homelessness.queries import by_name_views, by_name_work, people
from citywide.services.homelessness.views.people import by_name_columns as columns
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Field, Section, for_staff
from citywide.services.homelessness.words import by_name as work_words
from citywide.services.homelessness.words import people as words

FILE_COLUMNS = (
    *columns.SORTS, "identified_on", "days_active", "last_contact", "is_sheltered", "coc_code",
    "is_veteran", "is_chronic", "is_youth", "is_family", "is_senior", "rule", "event_on",
    "source_id", "source_file", "source_line", "record_id", "enrollment_id",
)  # fmt: skip
_PER_PAGE = 50
PLAIN = "none"
"""The view of the address that stands for none, not even the one the list opens with."""


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show the list, filtered and sorted as the address or a saved view says."""
    view = _with_view(request)
    more = {
        "views": by_name_views.views_of(request.viewer), "view": view,
        "save_url": frame.with_query(request, reverse("homelessness:view_add")),
        "purpose": frame.purpose_field(request).value,
    }  # fmt: skip
    return frame.shown(
        request, _("By-name list"),
        _("Everybody known to be homeless, one by one, with what each status rests on."),
        _fields(request), lambda purpose: _made(request, purpose),
        template="homelessness/people/by_name.html", more=more,
    )  # fmt: skip


@require_safe
@for_staff
def file(request: HttpRequest) -> HttpResponse:
    """Return the list as CSV for work inside, with what the viewer may see."""
    purpose = frame.required_purpose(request)
    done, query, _due = asked(request, purpose)
    notice = work_words.inside_notice(purpose_label(request), str(request.viewer.name))
    rows = frame.every(done, "list_on", query)
    return frame.file_of(request, "by-name-list", FILE_COLUMNS, rows, notice)


def purpose_label(request: HttpRequest) -> str:
    """Return what the stated purpose is called."""
    field = frame.purpose_field(request)
    return dict(field.options).get(field.value, field.value)


Due = Mapping[str, by_name_work.Due]
"""A next action by person."""


def asked(request: HttpRequest, purpose: str) -> tuple[Any, Query, Due]:
    """Return the list of the day the address names, which of its rows in which order.

    With them come, where the address asks for people with next actions, each one's earliest.
    """
    as_of = frame.day_of(request, "as_of", frame.through())
    status = str(request.GET.get("status", "") or "active")
    done = people.by_name(viewer=request.viewer, purpose=purpose, as_of=as_of, statuses=(status,))
    filters = dict(people.POPULATION_FILTERS.get(str(request.GET.get("population", "all")), {}))
    if project := str(request.GET.get("project", "")).strip():
        filters["project_id"] = project
    if days := str(request.GET.get("days", "")).strip():
        filters["days_since_identified__min"] = days
    sort = str(request.GET.get("sort", "")) or "-days_since_identified"
    sort = sort if sort.removeprefix("-") in columns.SORTS else "-days_since_identified"
    due, within = {}, {}
    if which := _which(request):
        due = by_name_work.by_person(viewer=request.viewer, purpose=purpose, which=which)
        within["person_id"] = frozenset(due)
    return done, Query(filters=filters, sort=sort, within=within), due


def _which(request: HttpRequest) -> str:
    which = str(request.GET.get("action", ""))
    is_by_due = str(request.GET.get("sort", "")).removeprefix("-") == "due"
    return which if which in by_name_work.WHICH else "open" if is_by_due else ""


def _with_view(request: HttpRequest) -> Any:
    """Let a saved view say what the address does not; return the view in use."""
    given = request.GET.copy()
    text = given.pop("view", [""])[-1]
    view = None
    if text.isdecimal() and len(text) < 10:
        view = by_name_views.view_for(viewer=request.viewer, key=int(text))
    elif not text and not any(key in given for key in by_name_views.KEYS):
        view = by_name_views.default_of(request.viewer)
    if text == PLAIN:
        given["view"] = PLAIN  # so that the next page of a plain list is plain too
    for key, value in (view.query if view else {}).items():
        if key not in given:
            given.setlist(key, value if isinstance(value, list) else [value])
    request.GET = given
    return view


def _fields(request: HttpRequest) -> list[Field]:
    given = request.GET.get
    statuses = tuple((name, str(label)) for name, label in words.STATUSES.items())
    populations = tuple((name, str(label)) for name, label in words.POPULATIONS.items())
    which = (("", _("All people")), *((n, str(w)) for n, w in work_words.WHICH.items()))
    return [
        Field("as_of", _("As of"), str(given("as_of", "") or frame.through()), "date"),
        Field("population", _("Population"), str(given("population", "all")), options=populations),
        Field("status", _("Status"), str(given("status", "active")), options=statuses),
        Field("project", _("Project"), str(given("project", ""))),
        Field("days", _("Days homeless, at least"), str(given("days", "")), "number"),
        Field("action", _("Next action"), str(given("action", "")), options=which),
        Field(
            "columns", _("Columns"), "", "checks", options=columns.choices(),
            values=columns.chosen(request.GET.getlist("columns")),
        ),
    ]  # fmt: skip


def _made(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    done, query, due = asked(request, purpose)
    number = frame.number_of(request, "page")
    if _which(request):
        found = _by_due(request, done, query, due, number)
    else:
        found = done.page("list_on", query, number, _PER_PAGE)
        persons = [str(row["person_id"]) for row in found.rows]
        due = by_name_work.by_person(viewer=request.viewer, purpose=purpose, among=persons)
    names = columns.chosen(request.GET.getlist("columns"))
    heads = columns.headings(names)
    section = Section(
        "list", _("The list"), tuple(heads.values()),
        [columns.row(names, row, purpose, due.get(str(row["person_id"]))) for row in found.rows],
        page=found, total=found.total,
        empty=_("Nobody. Choose other filters, another day, or the plain list."),
        csv_url=frame.with_query(request, reverse("homelessness:staff_csv")),
        sorts={label: columns.sort_of(name) for name, label in heads.items()},
    )  # fmt: skip
    share = frame.with_query(request, reverse("homelessness:list_share"))
    return {
        "sections": [section], "sentences": done.sentences, "versions": done.versions,
        "share_url": share,
    }  # fmt: skip


def _by_due(request: HttpRequest, done: Any, query: Query, due: Due, number: int) -> Any:
    """Return a page of people with a next action, by its day unless another order is asked for."""
    sort = str(request.GET.get("sort", ""))
    if sort and sort.removeprefix("-") != "due":
        return done.page("list_on", query, number, _PER_PAGE)
    rows = sorted(
        frame.every(done, "list_on", query),
        key=lambda row: (due[str(row["person_id"])].action.due_on, str(row["person_id"])),
        reverse=sort == "-due",
    )
    return frame.page_of(rows, number, _PER_PAGE)
