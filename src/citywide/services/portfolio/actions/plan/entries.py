"""What people enter of a task, tidied as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from citywide.core.errors import UsageError
from citywide.services.portfolio.actions.history import fields_of
from citywide.services.portfolio.exchange.plan import PHASE_LENGTH, SHARE_DIGITS, WEIGHT_DIGITS
from citywide.services.portfolio.exchange.texts import many_lines, one_line
from citywide.services.portfolio.models import Milestone, Phase, Project
from citywide.services.portfolio.permissions import may_manage, must
from citywide.services.portfolio.queries.plan.checks import PAIRS

FIELDS = (
    "name",
    "phase",
    "is_milestone",
    "is_key",
    "public_name",
    "forecast_start_on",
    "forecast_end_on",
    "actual_start_on",
    "actual_end_on",
    "done_share",
    "weight",
    "note",
)
"""Entries of a task's record. Its number stays what it is, so that imports know it again."""
NEEDS = "needs"
"""What it waits for, like `3FS+2d;4`; kept as links."""


def values_of(task: Milestone, needs: str = "") -> dict[str, Any]:
    """Return a task's entries as `save_rows` takes them."""
    return fields_of(task, *FIELDS) | {NEEDS: needs}


def tidied(values: Mapping[str, Any], is_milestone: bool) -> dict[str, Any]:
    """Return entries as they are kept: names on one line, a milestone with an end only."""
    found = dict(values)
    for name, tidy in (("name", one_line), ("note", many_lines), (NEEDS, one_line)):
        if name in found:
            found[name] = tidy(found[name] or "")
    if "public_name" in found:
        texts = {code: one_line(text) for code, text in (found["public_name"] or {}).items()}
        found["public_name"] = {code: text for code, text in texts.items() if text}
    for name, digits in (("done_share", SHARE_DIGITS), ("weight", WEIGHT_DIGITS)):
        share = found.get(name)
        if isinstance(share, Decimal) and share.is_finite() and abs(share) < 10**12:
            found[name] = share.quantize(digits, ROUND_HALF_UP)
    if is_milestone:
        for start, end in PAIRS:
            if start in found and found[start] == found.get(end):
                found[start] = None
    return found


def must_manage(by: Any, project: Project) -> None:
    """Raise Forbidden unless the person keeps the project's plan."""
    must(
        may_manage(by, project),
        "The project's manager or the project office's lead keeps its plan. Ask one of them.",
    )


def phase_of(project: Project, value: Phase | str | None) -> Phase | None:
    """Return a phase of the project; a name that none has becomes a new phase, the last one."""
    if isinstance(value, Phase):
        if value.project_id != project.pk:
            raise UsageError(f"The phase {value.name} belongs to another project. Choose another.")
        return value
    name = one_line(value or "")
    if not name:
        return None
    if len(name) > PHASE_LENGTH:
        raise UsageError(f"Shorten the name of the phase to {PHASE_LENGTH} characters.")
    found = list(project.phases.all())
    known = {one_line(one.name): one for one in found}
    if name in known:
        return known[name]
    order = max((one.order for one in found), default=0) + 1
    return Phase.objects.create(project=project, name=name, order=order)
