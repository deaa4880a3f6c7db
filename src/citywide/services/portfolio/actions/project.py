"""Writes to a project's own entries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import fields_of, note, plain
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.permissions import may_edit, may_lead, must
from citywide.services.portfolio.queries.project import oversight_of

FIELDS = (
    "title",
    "summary",
    "description",
    "outcome",
    "lead_department",
    "sponsor",
    "manager",
    "effort_share",
    "vendor",
    "procurement_stage",
    "strategic_area",
    "service_area",
    "council_district",
    "work_plan_year",
    "cost_usd",
    "planned_start_on",
    "planned_end_on",
    "is_sensitive",
    "sensitive_reason",
)
"""What people enter of a project itself; stages change by steps instead."""
ENTRIES = (*FIELDS, "departments")
LEADS_ENTRIES = frozenset({"sponsor", "manager", "work_plan_year"})
"""Once a project is approved, the lead says who is in charge and for which year it counts."""


@dataclass(frozen=True)
class FieldClash:
    """One entry two people changed at the same time, as each of them wants it."""

    name: str
    yours: Any
    theirs: Any


class Clash(Conflict):
    """Somebody else changed the same entries meanwhile; nothing was written."""

    def __init__(self, code: str, fields: tuple[FieldClash, ...]) -> None:
        self.fields = fields
        super().__init__(
            _(
                "Somebody else changed %(code)s while you were writing. Nothing of yours is lost: "
                "compare both, keep what is right, and save again."
            )
            % {"code": code}
        )


def values_of(project: Project) -> dict[str, Any]:
    """Return a project's entries as `edit` takes them."""
    departments = sorted(project.departments.all(), key=lambda one: one.name)
    return fields_of(project, *FIELDS) | {"departments": departments}


def marks_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return a short mark of each entry, by which a form can tell what changed meanwhile.

    One mark each instead of one moment for all: a status that is published touches the project
    too, and must not stand in the way of somebody who corrects its title.
    """
    return {name: _mark(value) for name, value in values.items()}


@transaction.atomic
def edit(
    *, by: Viewer, project: Project, values: Mapping[str, Any], seen: Mapping[str, str]
) -> Project:
    """Change entries of a project (names of ENTRIES) and return it as it is then.

    `seen` is what `marks_of` said when the person began. Entries they left as they were stay as
    somebody else may have changed them since.

    Raises:
        Forbidden: they may not edit this project, or not this entry.
        Clash: somebody else changed the same entry to something else.
        UsageError: a value cannot be.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    must(
        may_edit(by, project),
        _(
            "Only the project's manager and the project office's lead edit it; before a "
            "decision, who proposed it too. Ask one of them."
        ),
    )
    before = values_of(project)
    marks, wanted = marks_of(before), marks_of(values)
    changed = {
        name: values[name] for name in wanted if wanted[name] not in {seen.get(name), marks[name]}
    }
    lost = [name for name in changed if seen.get(name) not in {None, marks[name]}]
    if lost:
        raise Clash(
            project.code, tuple(FieldClash(name, values[name], before[name]) for name in lost)
        )
    _check_leads_entries(by, project, changed)
    if changed:
        before["is_overseen"] = project.is_overseen
        enter(project, changed)
        after = values_of(project) | {"is_overseen": project.is_overseen}
        note(by=by, project=project, kind="project", before=before, after=after)
    return project


def enter(project: Project, values: Mapping[str, Any]) -> None:
    """Put entries into a project, saved or new, check and save it, and judge its oversight.

    Raises UsageError with every mistake, each in a sentence.
    """
    for name, value in values.items():
        if name in FIELDS:
            setattr(project, name, _tidied(value))
    _check(project)
    project.save()
    if "departments" in values:
        project.departments.set(values["departments"])
    project.departments.add(project.lead_department)
    judge(project)


def judge(project: Project) -> bool:
    """Compute whether a project is overseen, save it if that changed, and return it."""
    is_overseen = oversight_of(project).is_overseen
    if project.is_overseen != is_overseen:
        project.is_overseen = is_overseen
        project.save(update_fields=["is_overseen", "changed_at"])
    return is_overseen


def _check_leads_entries(by: Viewer, project: Project, changed: Mapping[str, Any]) -> None:
    must(
        project.approved_on is None or may_lead(by) or not LEADS_ENTRIES & changed.keys(),
        _(
            "Sponsor, manager and work-plan year of an approved project are the lead's to "
            "change. Ask the project office's lead."
        ),
    )


def _check(project: Project) -> None:
    mistakes = [sentence for is_wrong, sentence in _rules(project) if is_wrong]
    if not mistakes:
        project.name = project.title["en"]
        try:
            project.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            mistakes = [_sentence(*one) for one in error.message_dict.items()]
    if mistakes:
        raise UsageError(" ".join(mistakes))


def _rules(project: Project) -> list[tuple[bool, str]]:
    starts_on, ends_on = project.planned_start_on, project.planned_end_on
    return [
        (not project.title.get("en"), _("The title in English is missing. Write it.")),
        (
            not project.summary.get("en"),
            _("The summary in English is missing. Say in plain words what it is for."),
        ),
        (
            bool(starts_on and ends_on and ends_on < starts_on),
            _("The planned end is before the planned start. Correct one of them."),
        ),
        (
            project.cost_usd is not None and project.cost_usd < 0,
            _("The total cost is below zero. Enter an amount in dollars, 0 or more."),
        ),
        (
            project.is_sensitive and not project.sensitive_reason,
            _("A high profile or sensitive project needs a reason. Say why it is."),
        ),
    ]


def _sentence(name: str, told: list[str]) -> str:
    label = str(Project._meta.get_field(name).verbose_name)
    return f"{label[:1].upper()}{label[1:]}: {' '.join(told)}"


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Mapping):
        return {code: text for code, said in value.items() if (text := _tidied(said))}
    return value


def _mark(value: Any) -> str:
    text = json.dumps(_comparable(_tidied(value)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _comparable(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple | models.QuerySet):
        return sorted(_comparable(one) for one in value)
    return plain({"": value})[""]
