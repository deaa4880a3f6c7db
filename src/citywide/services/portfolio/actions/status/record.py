"""A status update as a record: computing it, keeping it from others, writing down its changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from citywide.core.errors import Conflict
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note, plain
from citywide.services.portfolio.models import Project, RegisterItem, StatusUpdate
from citywide.services.portfolio.permissions import may_manage, must
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.rules import status as rules
from citywide.services.portfolio.rules.colour import Axis, Colour
from citywide.services.portfolio.rules.filing import ActionRef, Declaration, IssueRef

ENTERED = (
    "declared",
    "reason",
    "forecast_end_on",
    "forecast_cost_usd",
    "progress_share",
    "confidence",
    "accomplishments",
    "next_steps",
    "public_note",
)
"""What people enter; the rest is computed."""
_NOTED = ("as_of", "revision", "state", "computed_overall", *ENTERED, "issue", "return_reason")


def must_manage(by: Viewer, project: Project) -> None:
    """Refuse unless `by` keeps the project's status."""
    rule = _("The project's manager or the project office's lead writes its status.")
    must(may_manage(by, project), rule)


def locked(update: StatusUpdate) -> StatusUpdate:
    """Return an update as it is now, its project kept from others until the transaction ends."""
    project = lock(update.project)
    found = StatusUpdate.objects.select_related("issue").filter(pk=update.pk).first()
    if found is None:
        raise Conflict(_("Somebody discarded this draft meanwhile. Start the update again."))
    found.project = project
    return found


def lock(project: Project) -> Project:
    """Return a project as it is now, kept from others until the transaction ends."""
    return Project.objects.select_for_update().get(pk=project.pk)


def judge(update: StatusUpdate) -> None:
    """Compute an update's status from the records as of its day, and set it."""
    facts = queries.facts_of(
        project=update.project,
        as_of=update.as_of,
        forecast_end_on=update.forecast_end_on,
        forecast_cost_usd=update.forecast_cost_usd,
    )
    computed = rules.compute(facts, policy().thresholds)
    for axis in Axis:
        colour = computed.axes[axis].colour
        setattr(update, f"computed_{axis.value}", colour.value if colour else "")
    update.computed_overall = computed.overall.value if computed.overall else ""
    update.computed_facts = queries.frozen(computed)
    update.baseline = queries.baseline_of(project=update.project, as_of=update.as_of)
    update.slip_days = computed.axes[Axis.SCHEDULE].facts.get("slip_days")
    update.budget_usd, update.spent_usd = facts.baseline_budget_usd, facts.spent_usd
    coming = queries.next_milestone(project=update.project, as_of=update.as_of)
    update.phase = coming.phase.name if coming and coming.phase else ""


def declaration_of(update: StatusUpdate) -> Declaration:
    """Return an update as the rules of filing see it; it must be declared."""
    issue = update.issue
    return Declaration(
        declared=Colour(update.declared),
        computed=Colour(update.computed_overall) if update.computed_overall else None,
        as_of=update.as_of,
        reason=update.reason,
        issue=IssueRef(issue.pk, issue.state == "open") if issue else None,
        actions=tuple(
            ActionRef(one.owner_id, one.due_on, one.done_on is not None)
            for one in (issue.actions.all() if issue else ())
        ),
        filed_by=update.filed_by_id,
        approved_by=update.approved_by_id,
        edited_by=queries.hands_on(update=update),
    )


def as_published(issue: RegisterItem | None) -> dict[str, Any] | None:
    """Return an issue and its actions without names, as they stay with the published status."""
    if issue is None:
        return None
    return {
        "number": issue.number,
        "title": issue.title,
        "public_text": dict(issue.public_text),
        "actions": [
            plain({"text": one.text, "due_on": one.due_on, "done_on": one.done_on})
            for one in issue.actions.all()
        ],
    }


def fingerprint(update: StatusUpdate | None) -> str:
    """Return what tells whether an update changed since somebody saw it; empty for none."""
    if update is None or update.pk is None:
        return ""
    text = json.dumps([update.pk, noted(update)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def noted(update: StatusUpdate) -> dict[str, Any]:
    """Return what the history keeps of an update."""
    return plain({name: getattr(update, name) for name in _NOTED})


def tell(
    by: Viewer, update: StatusUpdate, before: Mapping[str, Any], *, is_edit: bool = False
) -> None:
    """Write down what changed in an update; an edit counts as being one of its authors."""
    after = noted(update) | ({"edited": update.pk} if is_edit else {"update": update.pk})
    subject = f"{update.as_of.isoformat()} ({update.revision})"
    note(by=by, project=update.project, kind="status", subject=subject, before=before, after=after)
