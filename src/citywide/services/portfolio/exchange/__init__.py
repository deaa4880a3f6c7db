"""Files of other systems, in and out: plans (Project XML, CSV, Excel) and whole portfolios."""

from citywide.services.portfolio.exchange.document import (
    PortfolioDocument,
    parse_document,
    read_document,
    write_document,
)
from citywide.services.portfolio.exchange.plan import LinkKind, PlanFile, Task, TaskLink
from citywide.services.portfolio.exchange.project_xml import write_project_xml
from citywide.services.portfolio.exchange.read import read_plan
from citywide.services.portfolio.exchange.table import write_plan_csv, write_plan_workbook

__all__ = [
    "LinkKind",
    "PlanFile",
    "PortfolioDocument",
    "Task",
    "TaskLink",
    "parse_document",
    "read_document",
    "read_plan",
    "write_document",
    "write_plan_csv",
    "write_plan_workbook",
    "write_project_xml",
]
