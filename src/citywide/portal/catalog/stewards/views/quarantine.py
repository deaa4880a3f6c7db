"""Quarantine: the rows that wait, why, and how to correct them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from citywide.core.contracts import Contract
from citywide.portal.access import gate
from citywide.portal.catalog.stewards.pending import finished_corrections, open_jobs
from citywide.portal.catalog.stewards.reasons import replaceable, shown
from citywide.portal.catalog.stewards.views.page import for_people, must_manage, number, trail
from citywide.portal.catalog.stewards.words import rule_in_words

_PER_PAGE = 25


@dataclass(frozen=True)
class WaitingFile:
    """A run with rows that wait."""

    run: gate.RunInfo
    is_held: bool
    corrects: str
    """For rows handed back that still break a rule: the run they came from."""


@require_safe
@for_people
def quarantine(request: HttpRequest, viewer: gate.Viewer, dataset: str) -> HttpResponse:
    """Show the rows of a data set that wait, by rule and run."""
    contract = must_manage(viewer, dataset)
    rule, run = request.GET.get("rule", ""), request.GET.get("run", "")
    page = gate.quarantine(
        viewer,
        dataset,
        rule=rule,
        run=run,
        page=number(request.GET.get("page")),
        per_page=_PER_PAGE,
    )
    files = [_file(viewer, one) for one in page.runs if not run or one == run]
    name = contract.translated("name", get_language() or "en")
    context = {
        "trail": trail((name, None)),
        "contract": contract,
        "name": name,
        "page": page,
        "rows": [shown(contract, waiting) for waiting in page.rows],
        "rule": rule,
        "run": run,
        "rules": _rules(contract, page),
        "files": files,
        "runs": page.runs,
        "has_files": len(page.runs) > 1,
        "handed_back": _handed_back(viewer, run) if run else None,
        "waiting_jobs": open_jobs(dataset, "resubmit"),
        "finished_jobs": finished_corrections(dataset),
        "may_replace": replaceable(contract, rule) is not None,
        "is_filtered": bool(rule or run),
        "promise": rule_in_words(contract, rule) if rule else "",
    }
    return render(request, "stewards/quarantine.html", context)


def _file(viewer: gate.Viewer, run_id: str) -> WaitingFile:
    run = gate.run(viewer, run_id)
    return WaitingFile(run, run.state == "held", str(run.report.get("corrects", "")))


def _handed_back(viewer: gate.Viewer, run_id: str) -> gate.RunInfo | None:
    """Return a correction's run, whose waiting rows are those that still break a rule."""
    run = gate.run(viewer, run_id)
    return run if run.kind == "correction" else None


def _rules(contract: Contract, page: gate.QuarantinePage) -> list[tuple[str, str, int]]:
    return [(rule, rule_in_words(contract, rule), count) for rule, count in page.by_rule.items()]


@require_safe
@for_people
def export(
    request: HttpRequest, viewer: gate.Viewer, dataset: str, run: str, format: str
) -> HttpResponse:
    """Hand over a run's waiting rows as a file to correct."""
    must_manage(viewer, dataset)
    rule = request.GET.get("rule", "")
    name, kind, content = gate.quarantine_file(viewer, run, rule, format)
    if not content:
        return redirect("catalog:quarantine", dataset)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
