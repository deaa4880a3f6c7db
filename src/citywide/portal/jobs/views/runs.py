"""The history of runs: every attempt to bring data into the lake, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from citywide.core.contracts.model import Contract
from citywide.core.errors import Forbidden
from citywide.portal.access import gate
from citywide.portal.jobs import queries, words
from citywide.portal.jobs.views import trail

_PER_PAGE = 25


@dataclass(frozen=True)
class Choice:
    """One value of a filter."""

    value: str
    label: words.Word
    is_chosen: bool


@require_GET
@login_required
def runs(request: HttpRequest) -> HttpResponse:
    """List the runs of the data sets the reader follows, newest first."""
    viewer: Any = request.viewer
    datasets = queries.followed(viewer)
    if not datasets:
        raise Forbidden("Runs are for data stewards, department heads and administrators.")
    names = {c.id: _name(c) for c in datasets}
    chosen = {key: request.GET.get(key, "") for key in ("dataset", "state", "kind")}
    found = gate.runs(viewer, chosen["dataset"] if chosen["dataset"] in names else None)
    rows = [run for run in found if _matches(run, chosen)]
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_described(run, names.get(run.dataset, run.dataset)) for run in page],
        "filters": [
            ("dataset", _("Data set"), _choices(sorted(names.items()), chosen["dataset"])),
            ("state", _("State"), _choices(words.RUN_STATES.items(), chosen["state"])),
            ("kind", _("Kind"), _choices(words.RUN_KINDS.items(), chosen["kind"])),
        ],
        "is_filtered": any(chosen.values()),
        "trail": trail((_("Runs"), None)),
    }
    return render(request, "jobs/runs.html", context)


@require_GET
@login_required
def run(request: HttpRequest, run: str) -> HttpResponse:
    """Show one run with its log."""
    viewer: Any = request.viewer
    found = gate.run(viewer, run)
    contract = gate.contract(viewer, found.dataset)
    report = found.report
    broken = sorted(report.get("broken", {}).items(), key=lambda rule: -rule[1])
    seconds = report.get("seconds", {})
    context = _described(found, _name(contract)) | {
        "steps": [(words.step(name), taken) for name, taken in seconds.items()],
        "checks": report.get("checks", []),
        "broken": broken,
        "restatement": report.get("restatement") or {},
        "changed_by_column": _changed(viewer, contract, report.get("restatement") or {}),
        "decisions": [_decision(made) for made in found.decisions],
        "is_steward": gate.may_manage(viewer, contract),
        "may_decide": gate.may_decide(viewer, contract),
        "trail": trail((_("Runs"), reverse("jobs:runs")), (found.source_name or found.id, None)),
    }
    return render(request, "jobs/run.html", context)


def _name(contract: Contract) -> str:
    return contract.translated("name", get_language() or "en")


def _matches(run: gate.RunInfo, chosen: dict[str, str]) -> bool:
    values = {"dataset": run.dataset, "state": run.state, "kind": run.kind}
    return all(not wanted or values[key] == wanted for key, wanted in chosen.items())


def _choices(values: Iterable[tuple[str, words.Word]], chosen: str) -> list[Choice]:
    return [Choice(value, label, value == chosen) for value, label in values]


def _described(run: gate.RunInfo, name: str) -> dict[str, Any]:
    report = run.report
    return {
        "run": run,
        "report": report,
        "name": name,
        "kind": words.RUN_KINDS.get(run.kind, run.kind),
        "state": words.RUN_STATES.get(run.state, run.state),
        "colour": words.COLOURS.get(run.state, "neutral"),
        "version": report.get("base_version", 0) + 1 if run.state == "published" else None,
    }


def _changed(viewer: Any, contract: Contract, restatement: dict[str, Any]) -> list[tuple[str, int]]:
    """Return rows changed by column, of the columns the reader may know values of."""
    counts = restatement.get("changed_by_column", {})
    purpose = "review" if gate.may_manage(viewer, contract) else "browse"
    seen = gate.decide(viewer, contract.id, purpose).columns
    language = get_language() or "en"
    return [
        (contract.column(name).translated("label", language), count)
        for name, count in counts.items()
        if name in seen
    ]


def _decision(made: dict[str, Any]) -> dict[str, Any]:
    word = words.DECISIONS.get(made["decision"], made["decision"])
    return made | {"word": word, "at": datetime.fromisoformat(made["at"])}
