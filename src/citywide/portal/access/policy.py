"""Who may see which columns and rows of a data set, for what purpose, and by which rule.

The one place where this is decided. Classifications are the contract's; what a rule does not give
is not seen. Confidential and restricted columns are never given without a stated purpose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from citywide.core.contracts.model import Classification, Column, Contract, Type
from citywide.portal.access import consent, purposes
from citywide.portal.access.consent import Limit, Ruling
from citywide.portal.access.purposes import PURPOSES
from citywide.portal.access.viewer import Viewer

__all__ = ["PURPOSES", "Decision", "decide", "may_decide", "may_follow", "may_know", "may_manage"]
_OPENNESS = list(Classification)


@dataclass(frozen=True)
class Decision:
    """What one viewer gets of one data set, and the rule that says so."""

    dataset: str
    rule: str
    sentence: str
    purpose: str
    columns: tuple[str, ...]
    hidden: tuple[str, ...]
    masks: Mapping[str, str] = field(default_factory=dict)
    """Column -> `redacted` (text), `year` (dates) or `withheld` (everything else)."""
    row_filter: str = ""
    rows_of: frozenset[str] = frozenset()
    """With `row_filter`: the only values of that column whose rows are given."""
    limits: tuple[Limit, ...] = ()
    """Under a protection: only rows within every one of these are there at all."""
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column that names another row -> the key it names, that column's counterpart first."""
    notice: str = ""
    """What must stand on each copy of the rows."""
    is_public: bool = True
    promised: Mapping[str, Column] = field(default_factory=dict, compare=False)
    """The contract's columns by name: a version older than a column has no value in it."""

    @property
    def is_allowed(self) -> bool:
        """True when there is at least one column to see."""
        return bool(self.columns)


def decide(
    viewer: Viewer, contract: Contract, purpose: str = "browse", at: dt.datetime | None = None
) -> Decision:
    """Return what a viewer may see of a data set, now or at another time.

    Raises:
        UsageError: there is no such purpose.
        Forbidden: the purpose is enforcement.
    """
    purposes.check(purpose)
    found = _ruling(viewer, contract, purpose, at)
    seen = [c for c in contract.columns if _is_given(c, found)]
    above_public = [c for c in seen if c.classification != Classification.PUBLIC]
    filtered = contract.row_filter if above_public and found.rule != "steward" else ""
    sentence = found.sentence or _sentence(found.rule, len(seen), len(contract.columns))
    return Decision(
        dataset=contract.id,
        rule=found.rule,
        sentence=f"{sentence} {found.notice}".strip(),
        purpose=purpose,
        columns=tuple(c.name for c in seen),
        hidden=tuple(c.name for c in contract.columns if not _is_given(c, found)),
        masks={c.name: _mask(c) for c in above_public if c.is_personal} if found.is_masked else {},
        row_filter=filtered,
        rows_of=viewer.departments if filtered else frozenset(),
        limits=found.limits,
        references={c.name: _named_row(c, contract) for c in seen if c.refers_to},
        notice=found.notice,
        is_public=not above_public,
        promised={c.name: c for c in seen},
    )


def may_know(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may know that the data set exists."""
    is_barred = consent.is_barred(viewer, contract)
    if contract.id in viewer.stewarded and not is_barred:
        return True
    if viewer.is_visitor or is_barred:
        has_public = any(c.classification == Classification.PUBLIC for c in contract.columns)
        return contract.status == "active" and has_public
    return contract.status != "retired"


def may_manage(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may upload to a data set and correct its quarantine."""
    return contract.id in viewer.stewarded and not consent.is_barred(viewer, contract)


def may_decide(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may release or reject a held version."""
    if contract.protection:
        # What a version changes counts people whose rows the head of a department may not have.
        return may_manage(viewer, contract)
    return may_manage(viewer, contract) or viewer.has("department_head", contract.department)


def may_follow(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may read a data set's runs: counts and reasons, no rows."""
    if contract.protection:
        return may_manage(viewer, contract)
    overseer = viewer.has("privacy_officer") or viewer.has("administrator")
    return may_decide(viewer, contract) or overseer


def _ruling(viewer: Viewer, contract: Contract, purpose: str, at: dt.datetime | None) -> Ruling:
    if not may_know(viewer, contract):
        return Ruling("unknown", "", None)
    if contract.protection:
        return consent.ruling(viewer, contract, purpose, at)
    if viewer.is_visitor:
        return Ruling("public", "", Classification.PUBLIC)
    if contract.id in viewer.stewarded and purpose in {"review", "correction"}:
        return Ruling("steward", "", Classification.RESTRICTED, is_masked=False)
    department = contract.department
    analyses = viewer.has("analyst", department) or viewer.has("department_head", department)
    if purpose == "analysis" and (analyses or contract.id in viewer.stewarded):
        return Ruling("analyst", "", Classification.CONFIDENTIAL)
    return Ruling("staff", "", Classification.INTERNAL)


def _is_given(column: Column, found: Ruling) -> bool:
    named = found.columns is None or column.name in found.columns
    return named and _is_within(column, found.ceiling)


def _is_within(column: Column, ceiling: Classification | None) -> bool:
    if ceiling is None:
        return False
    return _OPENNESS.index(column.classification) <= _OPENNESS.index(ceiling)


def _named_row(column: Column, contract: Contract) -> tuple[str, ...]:
    return (column.refers_to, *(name for name in contract.key if name != column.refers_to))


def _mask(column: Column) -> str:
    if column.type == Type.STRING:
        return "redacted"
    return "year" if column.type in {Type.DATE, Type.TIMESTAMP} else "withheld"


def _sentence(rule: str, seen: int, all_columns: int) -> str:
    counts = {"seen": seen, "all": all_columns}
    said = {
        "unknown": _("There is no such data set."),
        "public": _("You see the %(seen)d of %(all)d columns that are public."),
        "staff": _("As staff you see the %(seen)d of %(all)d columns that are public or internal."),
        "analyst": _(
            "For analysis in this department you see %(seen)d of %(all)d columns; "
            "what tells people apart is masked."
        ),
        "steward": _("As data steward you see all %(all)d columns; each look is recorded."),
    }
    return said[rule] % counts
