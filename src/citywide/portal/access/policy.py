"""Who may see which columns and rows of a data set, for what purpose, and by which rule.

The one place where this is decided. Classifications are the contract's; what a rule does not give
is not seen. Confidential and restricted columns are never given without a stated purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from citywide.core.contracts.model import Classification, Column, Contract, Type
from citywide.core.errors import UsageError
from citywide.portal.access.viewer import Viewer

PURPOSES = ("browse", "analysis", "review", "correction")
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
    is_public: bool = True
    promised: Mapping[str, Column] = field(default_factory=dict, compare=False)
    """The contract's columns by name: a version older than a column has no value in it."""

    @property
    def is_allowed(self) -> bool:
        """True when there is at least one column to see."""
        return bool(self.columns)


def decide(viewer: Viewer, contract: Contract, purpose: str = "browse") -> Decision:
    """Return what a viewer may see of a data set; raises UsageError for an unknown purpose."""
    if purpose not in PURPOSES:
        raise UsageError(f"{purpose!r} is not a purpose; choose one of {', '.join(PURPOSES)}.")
    rule, ceiling, is_masked = _rule(viewer, contract, purpose)
    seen = [c for c in contract.columns if _is_within(c, ceiling)]
    above_public = [c for c in seen if c.classification != Classification.PUBLIC]
    filtered = contract.row_filter if above_public and rule != "steward" else ""
    return Decision(
        dataset=contract.id,
        rule=rule,
        sentence=_sentence(rule, len(seen), len(contract.columns)),
        purpose=purpose,
        columns=tuple(c.name for c in seen),
        hidden=tuple(c.name for c in contract.columns if not _is_within(c, ceiling)),
        masks={c.name: _mask(c) for c in above_public if c.is_personal} if is_masked else {},
        row_filter=filtered,
        rows_of=viewer.departments if filtered else frozenset(),
        is_public=not above_public,
        promised={c.name: c for c in seen},
    )


def may_know(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may know that the data set exists."""
    if contract.id in viewer.stewarded:
        return True
    if viewer.is_visitor:
        has_public = any(c.classification == Classification.PUBLIC for c in contract.columns)
        return contract.status == "active" and has_public
    return contract.status != "retired"


def may_manage(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may upload to a data set and correct its quarantine."""
    return contract.id in viewer.stewarded


def may_decide(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may release or reject a held version."""
    return may_manage(viewer, contract) or viewer.has("department_head", contract.department)


def may_follow(viewer: Viewer, contract: Contract) -> bool:
    """Return whether a viewer may read a data set's runs: counts and reasons, no rows."""
    overseer = viewer.has("privacy_officer") or viewer.has("administrator")
    return may_decide(viewer, contract) or overseer


def _rule(
    viewer: Viewer, contract: Contract, purpose: str
) -> tuple[str, Classification | None, bool]:
    """Return the rule's name, the most closed classification it gives, and whether it masks."""
    if not may_know(viewer, contract):
        return "unknown", None, True
    if viewer.is_visitor:
        return "public", Classification.PUBLIC, True
    if contract.id in viewer.stewarded and purpose in {"review", "correction"}:
        return "steward", Classification.RESTRICTED, False
    department = contract.department
    analyses = viewer.has("analyst", department) or viewer.has("department_head", department)
    if purpose == "analysis" and (analyses or contract.id in viewer.stewarded):
        return "analyst", Classification.CONFIDENTIAL, True
    return "staff", Classification.INTERNAL, True


def _is_within(column: Column, ceiling: Classification | None) -> bool:
    if ceiling is None:
        return False
    return _OPENNESS.index(column.classification) <= _OPENNESS.index(ceiling)


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
