"""The point-in-time count of a night, and the beds there were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.access.select import Query
from citywide.services.homelessness.queries import measures
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import people as words

_PIT = ("project_group", "household_type", "people", "households", "adults", "children",
        "veterans", "chronically_homeless", "youth")  # fmt: skip
_HIC = ("project_name", "project_group", "beds", "units", "is_in_hmis", "people", "use_share")


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show the night the address names."""
    fields = [
        Field("night", _("Night"), str(request.GET.get("night", "") or frame.through()), "date"),
        Field("coc", _("Continuum of care"), str(request.GET.get("coc", ""))),
    ]
    return frame.shown(
        request, _("Night and beds"),
        _("Who slept in shelter on a night, each person once, and the beds of the inventory."),
        fields, lambda purpose: _made(request, purpose),
    )  # fmt: skip


def _made(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    night = frame.day_of(request, "night", frame.through())
    coc = str(request.GET.get("coc", "")).strip()
    done = measures.counts(viewer=request.viewer, purpose=purpose, night=night, coc=coc)
    pit = done.page("pit_counts", Query(sort="project_group"), 1, 100)
    beds = done.page("hic_beds", Query(sort="project_name"), 1, 500)
    who = done.page("pit_people", Query(sort="project_id"), frame.number_of(request, "page"))
    return {
        "sentences": done.sentences, "versions": done.versions,
        "sections": [
            Section(
                "pit", _("Sheltered people"),
                (_("Kind of project"), _("Household"), _("People"), _("Households"), _("Adults"),
                 _("Children"), _("Veterans"), _("Chronically homeless"), _("Youth")),
                frame.cells(pit.rows, _PIT),
            ),
            Section(
                "beds", _("Beds and their use"),
                (_("Project"), _("Kind"), _("Beds"), _("Units"), _("In the HMIS"), _("People"),
                 _("Use, as a share")),
                frame.cells(beds.rows, _HIC),
            ),
            Section(
                "people", _("The people counted"),
                (_("Person"), _("Project"), _("Household"), _("Age"), _("Rule"), _("Source")),
                [
                    [
                        Cell(str(row["person_id"])), Cell(str(row["project_id"])),
                        Cell(str(row["household_type"])), Cell(words.cell(row["age"])),
                        Cell(str(row["rule"])), Cell(words.source(row)),
                    ]
                    for row in who.rows
                ],
                page=who, total=who.total,
            ),
        ],
    }  # fmt: skip
