"""The portfolio document: a whole portfolio with its history, in one JSON or YAML file.

It moves a portfolio from an earlier tool, and carries the demo and test data. Its form is written
down in `exchange/document.schema.json`.
"""

from citywide.services.portfolio.exchange.document.model import (
    Action,
    Area,
    Baseline,
    BaselineDates,
    Change,
    Dependency,
    Funding,
    Goal,
    Person,
    PortfolioDocument,
    ProjectRecord,
    RegisterItem,
    Spending,
    StatusRecord,
    StrategicPlan,
    Text,
    WorkItem,
)
from citywide.services.portfolio.exchange.document.read import parse_document, read_document
from citywide.services.portfolio.exchange.document.words import (
    Colour,
    Confidence,
    Decision,
    ItemKind,
    ProcurementStage,
    Stage,
    WorkKind,
)
from citywide.services.portfolio.exchange.document.write import write_document

__all__ = [
    "Action",
    "Area",
    "Baseline",
    "BaselineDates",
    "Change",
    "Colour",
    "Confidence",
    "Decision",
    "Dependency",
    "Funding",
    "Goal",
    "ItemKind",
    "Person",
    "PortfolioDocument",
    "ProcurementStage",
    "ProjectRecord",
    "RegisterItem",
    "Spending",
    "Stage",
    "StatusRecord",
    "StrategicPlan",
    "Text",
    "WorkItem",
    "WorkKind",
    "parse_document",
    "read_document",
    "write_document",
]
