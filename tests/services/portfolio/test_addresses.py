"""Every address of the portfolio by every kind of person: one table, and none missing from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from citywide.services.portfolio import urls
from tests.services.portfolio.conftest import PEOPLE

pytestmark = pytest.mark.django_db
ALL = frozenset(("visitor", *PEOPLE))
CITY = frozenset(PEOPLE)
LEAD = frozenset({"lead"})
MANAGE = frozenset({"lead", "manager"})
DECIDE = frozenset({"lead", "sponsor"})
SCORE = frozenset({"lead", "sponsor", "head"})
REVIEW = frozenset({"lead", "sponsor", "head", "attorney", "budget"})
NOBODY: frozenset[str] = frozenset()
CODE = {"code": "P-001"}
DAY = {"as_of": "2026-02-28"}
REVISION = CODE | DAY | {"revision": 1}
ITEM = CODE | {"number": 1}
CHANGE = CODE | {"number": 2}
KEY = {"key": "2026-03-26"}
NONE = UUID(int=0)

PAGES: dict[str, tuple[dict[str, Any], frozenset[str]]] = {
    "public_reports": ({}, ALL),
    "public_report": (KEY, ALL),
    "public_report_file": (KEY | {"form": "pdf"}, ALL),
    "public": ({}, ALL),
    "public_csv": ({}, ALL),
    "reports": ({}, REVIEW),
    "board": ({}, CITY),
    "table": ({}, CITY),
    "table_csv": ({}, CITY),
    "table_excel": ({}, CITY),
    "timeline": ({}, CITY),
    "map": ({}, CITY),
    "changes": ({}, CITY),
    "changes_csv": ({}, CITY),
    "capacity": ({}, CITY),
    "capacity_csv": ({}, CITY),
    "forecast": ({}, CITY),
    "forecast_csv": ({}, CITY),
    "strategy": ({}, CITY),
    "drift": ({}, CITY),
    "drift_csv": ({}, CITY),
    "strategy_edit": ({}, LEAD),
    "area_add": ({}, LEAD),
    "area_edit": ({"area_id": "area"}, LEAD),
    "goal_add": ({"area_id": "area"}, LEAD),
    "goal_edit": ({"goal_id": "goal"}, LEAD),
    "work": ({}, CITY),
    "work_csv": ({}, CITY),
    "work_add": ({}, LEAD),
    "work_item": ({"item_id": "item"}, CITY),
    "work_edit": ({"item_id": "item"}, LEAD),
    "work_complete": ({"item_id": "item"}, LEAD),
    "work_drop": ({"item_id": "item"}, LEAD),
    "propose": ({}, CITY),
    "intake": ({}, SCORE),
    "score": ({"code": "P-002"}, SCORE),
    "mine": ({}, CITY),
    "talk": (CODE, CITY),
    "file": (CODE | {"file_id": "file"}, CITY),
    "file_remove": (CODE | {"file_id": "file"}, MANAGE | {"staff"}),
    "updates": ({}, CITY),
    "approvals": ({}, CITY),
    "update": (CODE, MANAGE),
    "status": (CODE, CITY),
    "status_of": (CODE | DAY, CITY),
    "status_revision": (REVISION, CITY),
    "register": (CODE, CITY),
    "register_add": (CODE | {"kind": "issue"}, MANAGE),
    "register_item": (ITEM, CITY),
    "register_edit": (ITEM, MANAGE),
    "register_close": (ITEM, MANAGE),
    "register_decide": (CHANGE, DECIDE),
    "action_add": (ITEM, MANAGE),
    "action_edit": (ITEM | {"key": "action"}, MANAGE),
    "plan": (CODE, CITY),
    "plan_grid": (CODE, MANAGE),
    "task_add": (CODE, MANAGE),
    "task": (CODE | {"task_id": "task"}, MANAGE),
    "task_drop": (CODE | {"task_id": "task"}, MANAGE),
    "phases": (CODE, MANAGE),
    "phase": (CODE | {"phase_id": "phase"}, MANAGE),
    "baseline": (CODE | {"number": 1}, CITY),
    "plan_import": (CODE, MANAGE),
    "plan_preview": (CODE | {"key": NONE}, NOBODY),
    "plan_export": (CODE | {"format": "csv"}, CITY),
    "plan_template": (CODE | {"format": "xlsx"}, CITY),
    "money": (CODE, CITY),
    "funding_add": (CODE, MANAGE),
    "funding": (CODE | {"funding_id": "funding"}, MANAGE),
    "funding_remove": (CODE | {"funding_id": "funding"}, MANAGE),
    "money_csv": (CODE | {"table": "funding"}, CITY),
    "project": (CODE, CITY),
    "edit": (CODE, MANAGE),
    "history": (CODE, CITY),
}
"""Address -> its arguments and who gets it; all others get nothing of it."""
