"""One person's nights, events and statuses, each with the row behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.errors import NotFound, UsageError
from citywide.services.homelessness.queries import by_name_work, people
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import people as words


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show the person the address names, for a purpose."""
    person = str(request.GET.get("person", ""))
    return frame.shown(
        request, _("One person’s nights"),
        _("Where the person was, what happened, and which row of which export says so."),
        [Field("person", _("Person"), person)], lambda purpose: _made(request, purpose, person),
        template="homelessness/people/person.html",
    )  # fmt: skip


def _made(request: HttpRequest, purpose: str, person: str) -> Mapping[str, Any]:
    if not person:
        raise UsageError(_("Say which person."))
    person = people.living(person)
    found = {
        dataset: people.of_person(
            viewer=request.viewer, purpose=purpose, dataset=dataset, person_id=person, sort=sort
        )
        for dataset, sort in (
            ("by_name_statuses", "from_date"), ("homeless_spans", "from_night"),
            ("by_name_events", "on_date"),
        )
    }  # fmt: skip
    if not any(page.total for page in found.values()):
        raise NotFound(_("There is nobody of that identifier among those you see."))
    statuses, spans, events = found.values()
    household = people.household(viewer=request.viewer, purpose=purpose, person_id=person)
    return {
        "sections": [
            _statuses(statuses.rows, purpose), _nights(spans, purpose), _events(events, purpose),
            _household(household, purpose),
        ],
        "sentences": [statuses.decision.sentence], **_case(request, purpose, person),
    }  # fmt: skip


def _case(request: HttpRequest, purpose: str, person: str) -> dict[str, Any]:
    case = by_name_work.case_of(viewer=request.viewer, purpose=purpose, person_id=person)
    if case is None:
        return {}
    today = timezone.localdate()
    query = frame.person_address(purpose, person).partition("?")[2]
    return {
        "case": case, "purpose": purpose,
        "actions": [(one, one.is_overdue(today)) for one in case.actions],
        "add_note": f"{reverse('homelessness:note_add')}?{query}",
        "add_action": f"{reverse('homelessness:action_add')}?{query}",
    }  # fmt: skip


def _household(rows: list[dict[str, Any]], purpose: str) -> Section:
    heads = (_("Person"), _("In the household"), _("Project"), _("From"), _("Until"), _("Source"))
    return Section("household", _("Household"), heads, [
        [
            Cell(str(row["person_id"]), frame.person_address(purpose, str(row["person_id"]))),
            Cell(words.relationship(row["relationship_to_hoh"])), Cell(str(row["project_id"])),
            Cell(words.cell(row["entry_on"])), Cell(words.cell(row["exit_on"])),
            Cell(words.source(row), frame.source_address(purpose, row)),
        ]
        for row in rows
    ], note=_("Others of the same household as the HMIS records it, in the latest stays."),
       empty=_("Nobody else you may see is recorded in the same household."))  # fmt: skip


def _statuses(rows: list[dict[str, Any]], purpose: str) -> Section:
    heads = (_("Status"), _("From"), _("Until"), _("Rule"), _("Source"))
    return Section("statuses", _("Statuses"), heads, [
        [
            Cell(words.status(row["status"])), Cell(words.cell(row["from_date"])),
            Cell(words.cell(row["until_date"])), Cell(words.rule(row["rule"])),
            Cell(words.source(row), frame.source_address(purpose, row)),
        ]
        for row in rows
    ])  # fmt: skip


def _nights(page: Any, purpose: str) -> Section:
    heads = (_("First night"), _("Until"), _("What"), _("Project"), _("Rule"), _("Source"))
    return Section("nights", _("Nights"), heads, [
        [
            Cell(words.cell(row["from_night"])), Cell(words.cell(row["to_night"])),
            Cell(str(row["kind"])), Cell(f"{row['project_id']} ({row['project_group']})"),
            Cell(str(row["rule"])), Cell(words.source(row), frame.source_address(purpose, row)),
        ]
        for row in page.rows
    ], total=page.total)  # fmt: skip


def _events(page: Any, purpose: str) -> Section:
    heads = (_("Day"), _("What happened"), _("What it says"), _("Project"), _("Source"))
    return Section("events", _("Events"), heads, [
        [
            Cell(words.cell(row["on_date"])), Cell(words.kind(row["kind"])),
            Cell(str(row["effect"])), Cell(str(row["project_id"])),
            Cell(words.source(row), frame.source_address(purpose, row)),
        ]
        for row in page.rows
    ], total=page.total)  # fmt: skip
