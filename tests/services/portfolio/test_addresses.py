"""Every address of the portfolio by every kind of person: one table, and none missing from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
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
    "public_report": (KEY, NOBODY),
    "public_report_file": (KEY | {"form": "pdf"}, NOBODY),
    "public": ({}, ALL),
    "public_csv": ({}, ALL),
    "reports": ({}, CITY),
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
    "intake": ({}, CITY),
    "score": ({"code": "P-002"}, CITY),
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
    "money_csv": (CODE | {"table": "spending"}, CITY),
    "project_public": (CODE, NOBODY),
    "history_csv": (CODE, NOBODY),
    "report": (KEY, NOBODY),
    "report_preview": (KEY, NOBODY),
    "report_edit": (KEY, NOBODY),
    "report_file": (KEY | {"form": "pdf"}, NOBODY),
    "report_agenda": (KEY, NOBODY),
    "report_making": ({"job_id": NONE}, NOBODY),
    "project": (CODE, CITY),
    "edit": (CODE, MANAGE),
    "history": (CODE, CITY),
}
"""Address -> its arguments and who gets it; all others get nothing of it.

What is published, and reports, are not there in this world: their own tests say who gets them.
"""

ACTIONS: dict[str, tuple[dict[str, Any], frozenset[str]]] = {
    "forecast_compute": ({}, LEAD),
    "strategy_new": ({}, LEAD),
    "work_reopen": ({"item_id": "item"}, LEAD),
    "propose_check": ({}, CITY),
    "notice_read": ({"notice_id": 0}, NOBODY),
    "follow": (CODE, CITY),
    "comment_change": (CODE | {"comment_id": 0}, NOBODY),
    "file_attach": (CODE, CITY),
    "status_approve": (REVISION, DECIDE),
    "status_return": (REVISION, MANAGE | DECIDE),
    "status_correct": (REVISION, MANAGE),
    "status_discard": (REVISION, MANAGE),
    "register_close": (ITEM, MANAGE),
    "register_decide": (CHANGE, DECIDE),
    "register_reopen": (ITEM, MANAGE),
    "action_done": (ITEM | {"key": "action"}, MANAGE),
    "rebaseline": (CHANGE, MANAGE),
    "task_move": (CODE | {"task_id": "task"}, MANAGE),
    "task_restore": (CODE | {"task_id": "task"}, MANAGE),
    "phase_restore": (CODE | {"change_id": 0}, MANAGE),
    "phase_move": (CODE | {"phase_id": "phase", "direction": "up"}, MANAGE),
    "phase_remove": (CODE | {"phase_id": "phase"}, MANAGE),
    "baseline_approve": (CODE, LEAD),
    "step": (CODE | {"step": "hold"}, MANAGE),
    "dependencies": (CODE, MANAGE),
    "remove_dependency": (CODE | {"dependency_id": 0}, NOBODY),
    "report_block": (KEY | {"section": "background"}, NOBODY),
    "report_submit": (KEY, NOBODY),
    "report_take_back": (KEY, NOBODY),
    "report_approve": (KEY, NOBODY),
    "report_return": (KEY, NOBODY),
    "report_lock": (KEY, NOBODY),
    "report_publish": (KEY, NOBODY),
    "report_withdraw": (KEY, NOBODY),
}
"""Address -> its arguments and whose empty form is looked at at all."""


@pytest.fixture
def world(project: Any, office: dict[str, Any], make_project: Callable[..., Any]) -> dict[str, Any]:
    """One record of each kind, and what stands for its key in the table."""
    from citywide.services.portfolio import models

    make_project("P-002", stage="proposed", approved_on=None, proposed_by=office["staff"])
    phase = models.Phase.objects.create(project=project, name="Delivery")
    task = models.Milestone.objects.create(project=project, phase=phase, number="1", name="Launch")
    money = models.Funding.objects.create(
        project=project, fund="General", fiscal_year=2026, budget_usd=Decimal(5)
    )
    today, opened = timezone.now(), dt.date(2026, 1, 5)
    issue = models.RegisterItem.objects.create(
        project=project, kind="issue", number=1, title="Late", opened_on=opened
    )
    models.RegisterItem.objects.create(
        project=project,
        kind="change_request",
        number=2,
        title="More time",
        opened_on=opened,
        requested_by=office["manager"],
    )
    action = models.MitigatingAction.objects.create(item=issue, text={"en": "Hire"})
    update = models.StatusUpdate.objects.create(
        project=project,
        as_of=dt.date(2026, 2, 28),
        state="published",
        declared="GREEN",
        filed_by=office["manager"],
        published_at=today,
    )
    project.current_status = update
    project.save()
    plan = models.StrategicPlan.objects.create(
        name="Plan", starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2030, 6, 30)
    )
    area = models.StrategicArea.objects.create(plan=plan, key="a", name={"en": "Area"})
    goal = models.Goal.objects.create(area=area, name={"en": "Goal"})
    item = models.WorkPlanItem.objects.create(
        goal=goal, fiscal_year=2026, kind="initiative", name={"en": "Work"}
    )
    file = models.Attachment.objects.create(
        project=project,
        name="a.txt",
        media_type="text/plain",
        size_bytes=1,
        sha256="0" * 64,
        by=office["staff"],
        at=today,
    )
    return {
        "phase": phase.pk,
        "task": task.pk,
        "funding": money.pk,
        "action": action.pk,
        "area": area.pk,
        "goal": goal.pk,
        "item": item.pk,
        "file": file.pk,
    }


@pytest.fixture
def kept_file(world: dict[str, Any], settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / str(world["file"])).write_bytes(b"x")


def address(name: str, given: dict[str, Any], world: dict[str, Any]) -> str:
    known = {
        key: world.get(value, value) if isinstance(value, str) else value
        for key, value in given.items()
    }
    return reverse(f"portfolio:{name}", kwargs=known)


@pytest.mark.parametrize("kind", sorted(ALL))
@pytest.mark.usefixtures("kept_file")
def test_who_gets_a_page(kind: str, world: dict[str, Any], client_of: Callable[[str], Any]) -> None:
    client, wrong = client_of(kind), []
    for name, (given, allowed) in PAGES.items():
        answer = client.get(address(name, given, world))
        if answer.streaming:
            # Read to its end, a file closes itself; closing the answer would end the database.
            b"".join(answer.streaming_content)
        got = answer.status_code == 200
        if got != (kind in allowed) or answer.status_code >= 500:
            wrong.append(f"{name}: {answer.status_code} {answer.headers.get('Location', '')}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("kind", sorted(ALL))
@pytest.mark.usefixtures("kept_file")
def test_whose_form_is_looked_at(
    kind: str, world: dict[str, Any], client_of: Callable[[str], Any]
) -> None:
    client, wrong = client_of(kind), []
    client.raise_request_exception = False
    for name, (given, allowed) in ACTIONS.items():
        answer = client.post(address(name, given, world))
        to_sign_in = "/account/login/" in answer.headers.get("Location", "")
        refused = answer.status_code in {403, 404} or to_sign_in
        if refused == (kind in allowed) or answer.status_code >= 500:
            wrong.append(f"{name}: {answer.status_code} {answer.headers.get('Location', '')}")
    assert wrong == [], "\n".join(wrong)


def test_no_address_is_missing_from_the_tables() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == PAGES.keys() | ACTIONS.keys()
