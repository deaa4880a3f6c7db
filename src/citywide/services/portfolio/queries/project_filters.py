"""Which projects a list shows: read from an address, written into one, turned into a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import RUNNING, ColourChoice, Project, Stage
from citywide.services.portfolio.permissions import may_see

IN_INTAKE = (Stage.PROPOSED, Stage.SCORED)
APPROVED_ONCE = Q(stage__in=(*RUNNING, Stage.COMPLETED)) | (
    Q(stage=Stage.CANCELLED) & (Q(approved_on__isnull=False) | Q(started_on__isnull=False))
)
"""Condition on projects that were approved; a proposal that was withdrawn is not among them."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "running": tuple(RUNNING),
    "intake": IN_INTAKE,
    "ended": (Stage.COMPLETED, Stage.CANCELLED, Stage.DECLINED),
}
"""Names for several stages at once, for short addresses."""
NONE = "none"
"""Said instead of a value for projects that have none."""
_LONGEST = 200
_MOST = 2**31 - 1


@dataclass(frozen=True)
class ProjectFilters:
    """What a list is narrowed to; an empty field narrows nothing.

    `stage` holds stages or names of GROUPS; `department` is the name of one that takes part, and
    `lead_department` of the one that leads;
    `strategic_area` is an area's key, `status` a colour, both may be "none"; `manager` is a
    user's id, 0 for nobody. Every word of `search` is in the number, the title or, for people of
    the city, the description or the vendor.
    """

    stage: tuple[str, ...] = ()
    department: str = ""
    strategic_area: str = ""
    service_area: str = ""
    status: str = ""
    manager: int | None = None
    overseen: bool | None = None
    work_plan_year: int | None = None
    search: str = ""
    lead_department: str = ""

    @classmethod
    def from_query(cls, query: Any) -> ProjectFilters:
        """Return the filters of an address (a QueryDict); what makes no sense is left out."""
        status = _text(query, "status")
        return cls(
            stage=tuple(dict.fromkeys(s for s in query.getlist("stage") if s in _STAGES)),
            department=_text(query, "department"),
            strategic_area=_text(query, "strategic_area"),
            service_area=_text(query, "service_area"),
            status=status if status in {*ColourChoice.values, NONE} else "",
            manager=0 if _text(query, "manager") == NONE else _number(query, "manager"),
            overseen={"yes": True, "no": False}.get(_text(query, "overseen")),
            work_plan_year=_number(query, "work_plan_year"),
            search=_text(query, "search"),
            lead_department=_text(query, "lead_department"),
        )

    def as_query(self) -> str:
        """Return the filters as an address carries them after its question mark; "" for none."""
        said: list[tuple[str, str]] = [("stage", stage) for stage in self.stage]
        for one in fields(self)[1:]:
            value = getattr(self, one.name)
            if value in ("", None):
                continue
            words = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
            said.append((one.name, NONE if one.name == "manager" and value == 0 else words))
        return urlencode(said)

    @property
    def is_empty(self) -> bool:
        """Whether every project fits."""
        return self == ProjectFilters()

    def condition(self, viewer: Viewer) -> Q:
        """Return the condition on projects: the filters, within what the viewer may see."""
        return (
            _visible(viewer)
            & self._stages()
            & self._belongings()
            & self._people(viewer)
            & self._words(viewer)
        )

    def _stages(self) -> Q:
        stages = {one for said in self.stage for one in GROUPS.get(said, (said,))}
        found = Q(stage__in=sorted(stages)) if stages else Q()
        return found if self.overseen is None else found & Q(is_overseen=self.overseen)

    def _belongings(self) -> Q:
        found = Q()
        if self.department:
            found &= Q(pk__in=_led_or_joined(self.department))
        if self.lead_department:
            found &= Q(lead_department__name=self.lead_department)
        if self.strategic_area:
            none = self.strategic_area == NONE
            found &= Q(strategic_area=None) if none else Q(strategic_area__key=self.strategic_area)
        if self.service_area:
            found &= Q(service_area=self.service_area)
        if self.work_plan_year is not None:
            found &= Q(work_plan_year=self.work_plan_year)
        if self.status:
            none = self.status == NONE
            found &= Q(current_status=None) if none else Q(current_status__declared=self.status)
        return found

    def _people(self, viewer: Viewer) -> Q:
        if self.manager is None or not may_see(viewer):
            return Q()
        return Q(manager_id=self.manager or None)

    def _words(self, viewer: Viewer) -> Q:
        found = Q()
        for word in self.search.split()[:10]:
            one = Q(code__icontains=word) | Q(name__icontains=word)
            if may_see(viewer):
                one |= Q(description__icontains=word) | Q(vendor__icontains=word)
            found &= one
        return found


_STAGES = frozenset({*Stage.values, *GROUPS})


def _visible(viewer: Viewer) -> Q:
    return Q() if may_see(viewer) else Q(is_overseen=True) & APPROVED_ONCE


def _led_or_joined(department: str) -> Any:
    return Project.departments.through.objects.filter(department__name=department).values("project")


def _text(query: Any, name: str) -> str:
    return str(query.get(name, "")).replace("\x00", "").strip()[:_LONGEST]


def _number(query: Any, name: str) -> int | None:
    text = _text(query, name)
    # Some signs are digits to Python's isdigit, but no number, such as a raised two.
    return int(text) if text.isascii() and text.isdigit() and int(text) <= _MOST else None
