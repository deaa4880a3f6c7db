"""What the staff pages share: who may come, the purpose, the form, tables and files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Forbidden, NotFound, UsageError
from citywide.portal.access import gate
from citywide.portal.access.download import NOTICE
from citywide.portal.audit.actions import record
from citywide.services.homelessness.permissions import is_police
from citywide.services.homelessness.queries import people, public
from citywide.services.homelessness.queries.heavy import Worked
from citywide.services.homelessness.words import people as words

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Field:
    """A control of the form: a date, a text, a number, or a choice when it has `options`."""

    name: str
    label: str
    value: str
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    values: tuple[str, ...] = ()
    """Of a choice of several (`checks`): those that are chosen."""


@dataclass(frozen=True)
class Cell:
    """A value in words, and where it leads."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Section:
    """A table with its heading; `sorts` are the columns one may sort by, as the address says it."""

    key: str
    heading: str
    headings: tuple[str, ...]
    rows: list[list[Cell]]
    note: str = ""
    page: Any = None
    total: int | None = None
    csv_url: str = ""
    empty: str = ""
    """What to say, and to do next, when there is no row."""
    sorts: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Each heading with the column it sorts by, empty for none."""
        return [(heading, self.sorts.get(heading, "")) for heading in self.headings]


def for_staff(view: View) -> View:
    """Let people of the city in, the police excepted; the gate decides what they see."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = request.viewer
        if viewer.user_id is None:
            return redirect_to_login(request.get_full_path())
        if viewer.is_visitor or is_police(viewer):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def purpose_field(request: HttpRequest) -> Field:
    """Return the choice of the purpose, which is never made for the reader."""
    offered = people.purposes(request.viewer)
    chosen = str(request.GET.get("purpose", ""))
    options = (("", _("Choose a purpose")), *offered.items())
    return Field("purpose", _("Purpose"), chosen if chosen in offered else "", options=options)


def day_of(request: HttpRequest, name: str, default: dt.date) -> dt.date:
    """Return a date of the address; raises UsageError for what is none."""
    text = str(request.GET.get(name, "")) or str(default)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        message = _("%(text)s is not a date. Write it like 2025-09-30.") % {"text": text}
        raise UsageError(message) from None


def through() -> dt.date:
    """Return the last day the published data cover, else today."""
    rows = public.rows_of(public.MONTHS)
    return rows[0]["through"] if rows else timezone.localdate()


def number_of(request: HttpRequest, name: str, default: int = 1) -> int:
    """Return a whole number of the address, at least 1."""
    text = str(request.GET.get(name, ""))
    return max(int(text), 1) if text.isdecimal() and len(text) < 8 else default


def shown(
    request: HttpRequest,
    title: str,
    lead: str,
    fields: Sequence[Field],
    make: Callable[[str], Mapping[str, Any]],
    template: str = "homelessness/people/staff.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a page: the form, and once a purpose was stated what `make(purpose)` returns.

    What may not be seen, is not there or was asked wrongly is said in a sentence.
    """
    chosen = purpose_field(request)
    context: dict[str, Any] = {
        "trail": [(_("Homelessness"), reverse("homelessness:staff")), (title, None)],
        "title": title, "lead": lead, "fields": [chosen, *fields], "sections": [],
        "tabs": tabs(request), **(more or {}),
    }  # fmt: skip
    status = 200
    if chosen.value:
        try:
            context |= make(chosen.value)
        except (Forbidden, NotFound, UsageError) as error:
            gate.note_refusal(request, error)
            context["problem"] = str(error)
            status = error.http_status
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def to_work_out(request: HttpRequest, found: Worked, address: str) -> dict[str, Any]:
    """Return what a page says of a result that is not there: ask for it, or look again."""
    if found.is_waiting:
        return {"waiting": True, "reload": request.get_full_path()}
    hidden = [(name, value) for name, value in request.GET.items() if name != "page"]
    return {"compute": hidden, "compute_url": reverse(address), "failed": found.failed}


def required_purpose(request: HttpRequest) -> str:
    """Return the purpose of the address; raises UsageError when none of those offered is."""
    chosen = purpose_field(request).value
    if not chosen:
        raise UsageError(_("State a purpose first: choose one on the page of the list."))
    return chosen


def page_of(rows: Sequence[Mapping[str, Any]], number: int, per_page: int) -> gate.ResultPage:
    """Return one page of rows that are all at hand."""
    pages = max(-(-len(rows) // per_page), 1)
    number = min(max(number, 1), pages)
    part = [dict(row) for row in rows[(number - 1) * per_page : number * per_page]]
    return gate.ResultPage((), part, len(rows), number, pages)


def tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    pages = (
        ("staff", _("By-name list")), ("work", _("Next actions")),
        ("priority", _("Order of priority")), ("flows", _("Inflow and outflow")),
        ("spm", _("System performance measures")), ("counts", _("Night and beds")),
        ("quality", _("Data quality")), ("rules", _("Rules")),
        ("spending_staff", _("Spending")),
    )  # fmt: skip
    purpose = str(request.GET.get("purpose", ""))
    query = f"?purpose={purpose}" if purpose.isidentifier() else ""
    addresses = ((label, reverse(f"homelessness:{name}")) for name, label in pages)
    return [(label, address + query, request.path == address) for label, address in addresses]


def cells(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> list[list[Cell]]:
    """Return the columns of rows as cells."""
    return [[Cell(words.cell(row[name])) for name in columns] for row in rows]


def file_of(
    request: HttpRequest,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    notice: str = "",
) -> HttpResponse:
    """Return rows as CSV and note in the audit log that they were taken out."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    # On each row, so that it stays with every part of the file somebody copies.
    last = (NOTICE,) if notice else ()
    writer.writerow((*columns, *last))
    count = 0
    for row in rows:
        plain = ["" if row[one] is None else _safe(str(row[one])) for one in columns]
        writer.writerow([*plain, notice] if notice else plain)
        count += 1
    detail = {"file": name, "rows": count, "query": request.GET.urlencode()[:300]}
    record(
        by=request.viewer.actor, action="export", subject="service:homelessness",
        purpose=str(request.GET.get("purpose", "")), detail=detail, address=request.viewer.address,
    )  # fmt: skip
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _safe(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{text}" if re.match(r"[=+@\t\r]|-\D", text) else text


def every(done: Any, step: str, query: Any) -> Iterable[Mapping[str, Any]]:
    """Yield all rows of a step, page by page."""
    number, pages = 1, 1
    while number <= pages:
        page = done.page(step, query, number, 500)
        yield from page.rows
        number, pages = page.number + 1, page.pages


def source_address(purpose: str, row: Mapping[str, Any]) -> str:
    """Return the address of the row of an export that something rests on; empty for none."""
    names = ("source_id", "source_file", "source_line")
    given = {name: str(row[name]) for name in names if row.get(name)}
    if len(given) < len(names):
        return ""
    return f"{reverse('homelessness:source_row')}?{urlencode({'purpose': purpose, **given})}"


def person_address(purpose: str, person_id: str) -> str:
    """Return the address of one person's page."""
    query = urlencode({"purpose": purpose, "person": person_id})
    return f"{reverse('homelessness:person')}?{query}"


def with_query(request: HttpRequest, address: str, **changed: str) -> str:
    """Return an address with the query of the page, changed."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query[name] = value
    return f"{address}?{query.urlencode()}"
