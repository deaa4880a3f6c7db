"""System performance measures of a period: cells, the options in force, the people in a cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citywide.core.errors import UsageError
from citywide.portal.access.select import Query
from citywide.portal.jobs import actions
from citywide.portal.jobs.models import State
from citywide.services.homelessness.queries import measures
from citywide.services.homelessness.rules.spm import SpmOptions, meaning, spm_parameters
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import people as words

_NAMES = tuple(one.name for one in fields_of(SpmOptions))


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show the tables once they are computed; until then, how far that is."""
    return frame.shown(
        request, _("System performance measures"),
        _("HUD’s measures for a period. Where references disagree the rule is an option, and the "
          "page says which one is on."),
        _fields(request), lambda purpose: _tables(request, purpose),
    )  # fmt: skip


@require_safe
@for_staff
def cell(request: HttpRequest) -> HttpResponse:
    """Show the people in a cell, the enrollments that put them there, and the rule that did."""
    return frame.shown(
        request, _("People in a cell"), meaning(*_cell(request)), _fields(request),
        lambda purpose: _people(request, purpose),
    )  # fmt: skip


@require_POST
@for_staff
def compute(request: HttpRequest) -> HttpResponse:
    """Queue the computation the form asks for, and lead back to its page."""
    request.GET = request.POST.copy()
    purpose = frame.purpose_field(request).value
    if not purpose:
        raise UsageError(_("Choose a purpose first."))
    arguments = measures.spm_arguments(purpose=purpose, **_asked(request))
    waiting = measures.spm_job(viewer=request.viewer, arguments=arguments)
    if waiting is None or waiting.state not in (State.QUEUED, State.RUNNING):
        actions.enqueue(by=request.viewer, kind=measures.SPM_JOB, arguments=arguments)
    request.GET.pop("csrfmiddlewaretoken", None)
    return redirect(f"{reverse('homelessness:spm')}?{request.GET.urlencode()}")


def _asked(request: HttpRequest) -> dict[str, Any]:
    end = frame.day_of(request, "end", _last_fiscal_year())
    start = frame.day_of(request, "start", end.replace(year=end.year - 1) + dt.timedelta(days=1))
    chosen = {name: str(request.GET.get(name, "")) for name in _NAMES}
    options = SpmOptions(**{name: text == "yes" for name, text in chosen.items() if text})
    spm_parameters(start, end)  # says what is wrong with the period before anything is queued
    coc = str(request.GET.get("coc", "")).strip()
    return {"start": start, "end": end, "coc": coc, "options": options}


def _last_fiscal_year() -> dt.date:
    through = frame.through()
    end = dt.date(through.year, 9, 30)
    return end if end <= through else end.replace(year=through.year - 1)


def _fields(request: HttpRequest) -> list[Field]:
    end = _last_fiscal_year()
    start = dt.date(end.year - 1, 10, 1)
    given = request.GET.get
    yes_no = (("yes", _("Yes")), ("no", _("No")))
    plain = SpmOptions()
    return [
        Field("start", _("From"), str(given("start", "") or start), "date"),
        Field("end", _("To"), str(given("end", "") or end), "date"),
        Field("coc", _("Continuum of care"), str(given("coc", ""))),
        *(
            Field(
                name, label,
                str(given(name, "") or ("yes" if getattr(plain, name) else "no")), options=yes_no,
            )
            for name, label in _options().items()
        ),
    ]  # fmt: skip


def _options() -> Mapping[str, str]:
    return {
        "m2_gap_day_counts": _("Measure 2: day 14 after an exit is already a return"),
        "m2_th_gap": _("Measure 2: the 14 days apply to transitional housing too"),
        "m2_ph_after_ph": _("Measure 2: permanent housing after permanent housing is moving on"),
        "m3_nbn_exits": _("Measure 3: night-by-night exits count without a bed night"),
        "m4_requires_start_income": _("Measure 4: only people with a record of income at start"),
        "continuum_only": _("Only projects of the continuum"),
    }


def _tables(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    asked = _asked(request)
    arguments = measures.spm_arguments(purpose=purpose, **asked)
    job = measures.spm_job(viewer=request.viewer, arguments=arguments)
    hidden = [(name, value) for name, value in request.GET.items() if name != "page"]
    if job is not None and job.state in (State.QUEUED, State.RUNNING):
        return {"waiting": True, "reload": request.get_full_path()}
    # Kept results go when consent changes; then it is asked for again, never computed here.
    done = measures.spm_kept(viewer=request.viewer, purpose=purpose, **asked)
    if done is None:
        failed = job.error if job is not None and job.state == State.FAILED else ""
        return {"compute": hidden, "failed": failed}
    found = sorted(done.rows("spm_cells"), key=lambda row: (row["table_name"], row["cell"]))
    tables = sorted({row["table_name"] for row in found})
    return {
        "sentences": done.sentences, "versions": done.versions,
        "sections": [
            _table(request, name, [row for row in found if row["table_name"] == name])
            for name in tables
        ],
    }  # fmt: skip


def _table(request: HttpRequest, name: str, rows: list[dict[str, Any]]) -> Section:
    made = []
    for row in rows:
        address = ""
        if row["figure"] == "count" and row["value"]:
            address = frame.with_query(
                request, reverse("homelessness:spm_cell"), table=name, cell=row["cell"]
            )
        made.append([
            Cell(row["cell"]), Cell(meaning(name, row["cell"])),
            Cell(words.cell(row["value"]), address), Cell(str(row["figure"])),
        ])  # fmt: skip
    heads = (_("Cell"), _("What it counts"), _("Value"), _("Figure"))
    return Section(f"table-{name}", _("Table %(name)s") % {"name": name}, heads, made)


def _cell(request: HttpRequest) -> tuple[str, str]:
    return str(request.GET.get("table", "")), str(request.GET.get("cell", ""))


def _people(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    table, cell_name = _cell(request)
    if not meaning(table, cell_name):
        raise UsageError(_("There is no such cell."))
    done = measures.spm_kept(viewer=request.viewer, purpose=purpose, **_asked(request))
    if done is None:
        raise UsageError(_("Compute the measures of this period first, on their own page."))
    query = Query(filters={"table_name": table, "cell": cell_name}, sort="person_id")
    found = done.page("spm_cell_people", query, frame.number_of(request, "page"))
    heads = (_("Person"), _("Project"), _("From"), _("To"), _("Days"), _("Rule"), _("Source"))
    rows = [
        [
            Cell(str(row["person_id"]), frame.person_address(purpose, row["person_id"])),
            Cell(words.cell(row["project_id"])), Cell(words.cell(row["entry_on"])),
            Cell(words.cell(row["exit_on"])), Cell(words.cell(row["days"])),
            Cell(str(row["why"])), Cell(words.source(row)),
        ]
        for row in found.rows
    ]  # fmt: skip
    heading = _("Table %(table)s, cell %(cell)s") % {"table": table, "cell": cell_name}
    section = Section("people", heading, heads, rows, page=found, total=found.total)
    return {"sections": [section], "sentences": done.sentences, "versions": done.versions}
