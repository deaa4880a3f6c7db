"""Corrections of quarantined rows: in a grid, by a file, or one value for many rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.contracts import Contract
from citywide.core.contracts.model import Column
from citywide.core.errors import ExtractError, NotFound
from citywide.portal.access import gate
from citywide.portal.catalog.stewards import grid
from citywide.portal.catalog.stewards.corrections import (
    Corrected,
    corrected,
    date_formats,
    plain,
    save,
)
from citywide.portal.catalog.stewards.forms import CorrectedFileForm, ReplaceForm
from citywide.portal.catalog.stewards.handed_back import read
from citywide.portal.catalog.stewards.pending import open_jobs
from citywide.portal.catalog.stewards.reasons import replaceable
from citywide.portal.catalog.stewards.views.page import for_people, must_manage, number, trail
from citywide.portal.catalog.stewards.words import column_label, rule_in_words
from citywide.portal.jobs import actions as jobs

_LINES_SHOWN = 10
_LINES_REMEMBERED = 5_000
_VALUES_SHOWN = 50
_RESUBMIT = "resubmit"


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def correct(request: HttpRequest, viewer: gate.Viewer, dataset: str, run: str) -> HttpResponse:
    """Show a page of the run's rows as a grid; take what was changed in it."""
    found = _correctable(request, viewer, dataset, run)
    if isinstance(found, HttpResponse):
        return found
    if request.method != "POST":
        return _grid(request, viewer, found)
    waiting = grid.open_rows(viewer, dataset, run)
    sent = grid.sent(request.POST, waiting)
    if sent.gone:
        messages.warning(request, _gone_sentence(sent.gone))
    if not sent.rows:
        messages.error(request, _("You have not changed anything here, so nothing was sent."))
        return _grid(request, viewer, found, posted=True)
    return _hand_over(viewer, dataset, run, sent.rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def upload(request: HttpRequest, viewer: gate.Viewer, dataset: str, run: str) -> HttpResponse:
    """Take an exported file back, corrected; only rows that were changed are handed over."""
    found = _correctable(request, viewer, dataset, run)
    if isinstance(found, HttpResponse):
        return found
    form = CorrectedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = _read_file(viewer, found, form)
        if sent is not None:
            return _hand_over(viewer, dataset, run, sent.rows)
    status = 422 if request.method == "POST" else 200
    context = _context(viewer, found) | {"form": form, "rule": request.GET.get("rule", "")}
    return render(request, "stewards/upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def replace(request: HttpRequest, viewer: gate.Viewer, dataset: str, run: str) -> HttpResponse:
    """Replace one wrong value in every row that broke a rule, after asking once more."""
    found = _correctable(request, viewer, dataset, run)
    if isinstance(found, HttpResponse):
        return found
    contract = gate.contract(viewer, dataset)
    rule = request.GET.get("rule", "")
    column = _only_column(contract, rule)
    waiting = grid.open_rows(viewer, dataset, run, rule)
    name = next((c for w in waiting.values() for c in w.row.cells if _is(c, column)), "")
    values = grid.counted_values(waiting.values(), name)[:_VALUES_SHOWN]
    form = ReplaceForm(request.POST or None, values=values)
    context = _context(viewer, found) | {
        "form": form,
        "rule": rule,
        "promise": rule_in_words(contract, rule),
        "column": column_label(contract, column.name),
        "has_values": bool(values),
    }
    if request.method == "POST" and form.is_valid():
        wrong, right = form.cleaned_data["wrong"], form.cleaned_data["right"]
        rows = _replaced(waiting, name, wrong, right)
        if "confirmed" in request.POST:
            return _hand_over(viewer, dataset, run, rows)
        context |= {"wrong": wrong, "right": right, "count": len(rows)}
        return render(request, "stewards/replace_confirm.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "stewards/replace.html", context, status=status)


def _replaced(
    waiting: dict[int, gate.Waiting], name: str, wrong: str, right: str
) -> list[Corrected]:
    rows = (
        corrected(line, one.row.cells, {name: right})
        for line, one in waiting.items()
        if plain(one.row.cells.get(name)) == wrong
    )
    return [row for row in rows if row]


def _only_column(contract: Contract, rule_id: str) -> Column:
    """Return the column of a rule about one column; raises NotFound for all other rules."""
    column = replaceable(contract, rule_id)
    if column is None:
        raise NotFound(_("Values can only be replaced together for a rule about one column."))
    return column


def _is(name: str, column: Column) -> bool:
    return name.strip().casefold() in {column.source_name.casefold(), column.name.casefold()}


def _correctable(
    request: HttpRequest, viewer: gate.Viewer, dataset: str, run: str
) -> gate.RunInfo | HttpResponse:
    """Return the run, or where to go instead when its rows cannot be corrected now."""
    must_manage(viewer, dataset)
    page = gate.quarantine(viewer, dataset, run=run, per_page=1)
    found = gate.run(viewer, run)
    if found.dataset != dataset:
        raise NotFound(f"There is no run {run!r} of {dataset}.")
    if found.state == "held":
        text = _("This version is held. Decide on it first; its rows can be corrected after.")
        messages.info(request, text)
        return redirect("catalog:held", run)
    if not page.total:
        text = _("No row of this file waits any more: all were corrected or replaced.")
        messages.info(request, text)
        return redirect("catalog:quarantine", dataset)
    return found


def _grid(
    request: HttpRequest, viewer: gate.Viewer, found: gate.RunInfo, posted: bool = False
) -> HttpResponse:
    contract = gate.contract(viewer, found.dataset)
    rule = request.GET.get("rule", "")
    first = gate.quarantine(viewer, found.dataset, run=found.id, rule=rule, per_page=1)
    width = len(first.rows[0].row.cells) if first.rows else 1
    page = gate.quarantine(
        viewer,
        found.dataset,
        run=found.id,
        rule=rule,
        page=number(request.GET.get("page")),
        per_page=grid.rows_per_page(width),
    )
    columns = grid.columns_in_order(contract, page.rows)
    checked = frozenset(
        line
        for job in open_jobs(found.dataset, _RESUBMIT, found.id)
        for line in job.arguments.get("lines", ())
    )
    entered = request.POST if posted else None
    context = _context(viewer, found) | {
        "page": page,
        "rule": rule,
        "promise": rule_in_words(contract, rule) if rule else "",
        "columns": columns,
        "rows": grid.grid_rows(contract, page.rows, columns, checked, entered),
        "is_correction": found.kind == "correction",
    }
    return render(request, "stewards/correct.html", context, status=422 if posted else 200)


def _read_file(
    viewer: gate.Viewer, found: gate.RunInfo, form: CorrectedFileForm
) -> grid.Sent | None:
    """Return what the file brought; None when something is wrong, and then the form says what."""
    contract = gate.contract(viewer, found.dataset)
    file = form.cleaned_data["file"]
    try:
        given = read(file, str(file.name), date_formats(contract))
    except ExtractError as error:
        form.add_error("file", str(error))
        return None
    waiting = grid.open_rows(viewer, found.dataset, found.id)
    sent = grid.from_file(given, waiting, form.cleaned_data["with_unchanged"])
    if sent.gone:
        form.add_error("file", _gone_in_file(sent.gone))
    elif not sent.rows:
        form.add_error("file", _("Nothing in this file differs from the rows as they came."))
    return None if form.errors else sent


def _hand_over(
    viewer: gate.Viewer, dataset: str, run: str, rows: Sequence[Corrected]
) -> HttpResponse:
    job = jobs.enqueue(
        by=viewer,
        kind=_RESUBMIT,
        dataset=dataset,
        arguments={
            "run": run,
            "path": str(save(run, rows)),
            "lines": [row.line for row in rows[:_LINES_REMEMBERED]],
        },
    )
    return redirect("jobs:job", job.id)


def _gone_sentence(lines: Sequence[int]) -> str:
    return ngettext(
        "Line %(lines)s was corrected by somebody meanwhile, so it was not sent again.",
        "Lines %(lines)s were corrected by somebody meanwhile, so they were not sent again.",
        len(lines),
    ) % {"lines": _listed(lines)}


def _gone_in_file(lines: Sequence[int]) -> str:
    return ngettext(
        "Line %(lines)s does not wait in this quarantine: it was corrected meanwhile, or belongs "
        "to another file. Take it out and send the rest; nothing was sent yet.",
        "Lines %(lines)s do not wait in this quarantine: they were corrected meanwhile, or belong "
        "to another file. Take them out and send the rest; nothing was sent yet.",
        len(lines),
    ) % {"lines": _listed(lines)}


def _listed(lines: Sequence[int]) -> str:
    shown = ", ".join(number_format(line) for line in lines[:_LINES_SHOWN])
    return f"{shown}, …" if len(lines) > _LINES_SHOWN else shown


def _context(viewer: gate.Viewer, found: gate.RunInfo) -> dict[str, Any]:
    contract = gate.contract(viewer, found.dataset)
    name = contract.translated("name", get_language() or "en")
    back = reverse("catalog:quarantine", args=[contract.id])
    return {
        "trail": trail(
            (_("Quarantine of %(name)s") % {"name": name}, back), (found.source_name, None)
        ),
        "contract": contract,
        "name": name,
        "run": found,
    }
