"""The fixed words of a portfolio document, the same as the database's."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a project is between a proposal and its end."""

    PROPOSED = "proposed"
    SCORED = "scored"
    APPROVED = "approved"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class ProcurementStage(StrEnum):
    """How far buying has come, from a request for information to a contract."""

    NONE = "none"
    RFI = "rfi"
    RFP = "rfp"
    EVALUATION = "evaluation"
    NEGOTIATION = "negotiation"
    CONTRACT = "contract"


class Colour(StrEnum):
    """A status as the committee's report writes it."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"


class Confidence(StrEnum):
    """How sure the manager is of the forecast."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ItemKind(StrEnum):
    """What an item of a project's register is."""

    RISK = "risk"
    ISSUE = "issue"
    DECISION = "decision"
    CHANGE_REQUEST = "change_request"


class Decision(StrEnum):
    """What became of a change request."""

    APPROVED = "approved"
    DECLINED = "declined"


class WorkKind(StrEnum):
    """What an item of the annual work plan is."""

    PROJECT = "project"
    INITIATIVE = "initiative"
    MILESTONE = "milestone"
