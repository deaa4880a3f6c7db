"""What a monthly update begins with: its draft, else last month and the records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from citywide.services.portfolio.actions.status import fingerprint
from citywide.services.portfolio.forms.register import ISSUE_DEFAULT_SEVERITY, texts_initial
from citywide.services.portfolio.models import Project, RegisterItem, StatusUpdate
from citywide.services.portfolio.queries import status as queries

_HUNDRED = Decimal(100)


def initial_of(
    project: Project,
    as_of: dt.date,
    update: StatusUpdate | None,
    computed: str,
    issues: list[RegisterItem],
) -> dict[str, Any]:
    """Return the initial values of the form; of the computed status, what is declared at first."""
    last = queries.latest(project=project, as_of=as_of)
    said = _of_draft(update) if update else _of_last(project, as_of, last, computed, issues)
    issue = next((one for one in issues if str(one.number) == said["issue"]), None)
    action = unsound_action(issue, as_of) if issue else None
    said |= {"issue_severity": ISSUE_DEFAULT_SEVERITY, "seen": fingerprint(update)}
    said["action_owner"] = project.manager_id
    if action is not None:
        said |= {"action_key": action.pk, "action_due_on": action.due_on}
        said |= {"action_owner": action.owner_id, **texts_initial("action_text", action.text)}
    return said


def forecast_of(project: Project, as_of: dt.date) -> dt.date | None:
    """Return the end to begin with: the last one told or the plan's, whichever is later."""
    last = queries.latest(project=project, as_of=as_of)
    told = [
        last.forecast_end_on if last else None,
        queries.plan_end_on(project=project, as_of=as_of),
    ]
    return max((day for day in told if day), default=None) or project.planned_end_on


def cost_of(project: Project, as_of: dt.date, last: StatusUpdate | None) -> Decimal | None:
    """Return the cost to begin with: as told last, else the approved budget."""
    if last and last.forecast_cost_usd is not None:
        return last.forecast_cost_usd
    baseline = queries.baseline_of(project=project, as_of=as_of)
    return baseline.budget_usd if baseline else None


def progress_of(project: Project, as_of: dt.date, last: StatusUpdate | None) -> Decimal | None:
    """Return the share done to begin with: as the plan says, else as told last."""
    planned = queries.progress_of(project=project, as_of=as_of)
    if planned is not None:
        return planned.quantize(Decimal("0.001"))
    return last.progress_share if last else None


def unsound_action(issue: RegisterItem, as_of: dt.date) -> Any:
    """Return the open action to put right where an issue has none that is sound; else None."""
    is_open = [one for one in issue.actions.all() if one.done_on is None]
    if any(queries.is_sound(one, as_of) for one in is_open):
        return None
    return is_open[-1] if is_open else None


def _of_draft(update: StatusUpdate) -> dict[str, Any]:
    share = update.progress_share
    return {
        "declared": update.declared,
        "reason": update.reason,
        "issue": str(update.issue.number) if update.issue else "",
        "forecast_end_on": update.forecast_end_on,
        "forecast_cost_usd": update.forecast_cost_usd,
        "progress_percent": None if share is None else _short(share * _HUNDRED),
        "confidence": update.confidence,
        **texts_initial("accomplishments", update.accomplishments),
        **texts_initial("next_steps", update.next_steps),
        **texts_initial("public_note", update.public_note),
    }


def _of_last(
    project: Project,
    as_of: dt.date,
    last: StatusUpdate | None,
    computed: str,
    issues: list[RegisterItem],
) -> dict[str, Any]:
    share = progress_of(project, as_of, last)
    known = [one for one in issues if last and one.pk == last.issue_id]
    offered = known or (issues if len(issues) == 1 else [])
    return {
        "declared": computed,
        "issue": str(offered[0].number) if offered else "",
        "forecast_end_on": forecast_of(project, as_of),
        "forecast_cost_usd": cost_of(project, as_of, last),
        "progress_percent": None if share is None else _short(share * _HUNDRED),
        "confidence": last.confidence if last else "",
        **texts_initial("next_steps", last.next_steps if last else {}),
        **texts_initial("public_note", last.public_note if last else {}),
    }


def _short(number: Decimal) -> str:
    return f"{number:.1f}".removesuffix(".0")
