"""The golden portfolio in the database, with what the memorandum does not have, and published."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from citywide.portal.access.viewer import Viewer
from tests.services.portfolio.golden import portfolio

LEAD = Viewer(email="lead@example.org", grants=frozenset({("pmo_lead", "")}))
CAMERAS, METERS, STEADY, TAXES = "P-001", "P-002", "P-003", "C-002"
SECRETS = (
    "Zsofia Managerova",
    "Quentin Sponsorius",
    "Wilhelmina Ownerling",
    "SECRET",
    "@example.org",
)
"""What must be in no byte the public gets: names of people, addresses, what is only for staff."""
SPANISH = "Cámaras en toda la ciudad"
CORRECTED_ON = dt.date(2026, 1, 31)


def enter() -> None:
    """Enter the golden portfolio and publish it; then correct one status and publish again."""
    from citywide.services.portfolio.actions.load import load

    load(by=LEAD, document=portfolio.document())
    _give_names()
    _translate()
    _add_private()
    _rebaseline()
    _publish()
    _correct()
    _publish()


def _publish() -> None:
    from citywide.services.portfolio.publish import publish

    done = publish(by=LEAD)
    assert done.failed == () and done.held == (), done


def _give_names() -> None:
    from citywide.portal.accounts.models import User

    names = {
        portfolio.MANAGER: "Zsofia Managerova",
        portfolio.SPONSOR: "Quentin Sponsorius",
        portfolio.LEAD: "Wilhelmina Ownerling",
    }
    for email, name in names.items():
        User.objects.filter(email=email).update(name=name)


def _translate() -> None:
    """The cameras have a Spanish title, and a problem told in Spanish; nothing else has."""
    from citywide.services.portfolio.models import Project

    project = Project.objects.get(code=CAMERAS)
    project.title |= {"es": SPANISH}
    project.save()
    issue = project.register.get()
    issue.public_text |= {"es": "Se retrasó por dificultades con el proveedor anterior."}
    issue.description = issue.decision_reason = "SECRET-ISSUE"
    issue.save()


def _add_private() -> None:
    """Everything staff keep to themselves, on the project the pages say most about."""
    from django.utils import timezone

    from citywide.portal.accounts.models import User
    from citywide.services.portfolio import models

    project = models.Project.objects.get(code=CAMERAS)
    manager = User.objects.get(email=portfolio.MANAGER)
    models.Project.objects.filter(pk=project.pk).update(
        description="SECRET-DESCRIPTION", is_sensitive=True, sensitive_reason="SECRET-REASON"
    )
    models.StatusUpdate.objects.filter(project=project).update(
        reason="SECRET-BETTER", return_reason="SECRET-RETURN", filed_by=manager
    )
    models.Comment.objects.create(
        project=project, by=manager, at=timezone.now(), text="SECRET-COMMENT"
    )
    models.RegisterItem.objects.create(
        project=project,
        kind="risk",
        number=7,
        title="SECRET-RISK",
        opened_on=dt.date(2026, 2, 2),
        probability=4,
        impact=4,
        owner=manager,
    )
    models.Milestone.objects.filter(project=project).update(is_key=True, note="SECRET-NOTE")
    models.Milestone.objects.create(project=project, number="99", name="SECRET-MILESTONE")


def _rebaseline() -> None:
    """The meters got a second plan in December, twenty days longer and costlier than the first."""
    from citywide.services.portfolio.models import Baseline, Project, RegisterItem, StatusUpdate

    project = Project.objects.get(code=METERS)
    request = RegisterItem.objects.create(
        project=project,
        kind="change_request",
        number=8,
        title="SECRET-REQUEST",
        opened_on=dt.date(2025, 12, 1),
    )
    first = project.current_baseline
    second = Baseline.objects.create(
        project=project,
        number=2,
        approved_on=dt.date(2025, 12, 15),
        change_request=request,
        starts_on=first.starts_on,
        ends_on=first.ends_on + dt.timedelta(days=20),
        budget_usd=first.budget_usd,
        reason="SECRET-NEW-PLAN",
    )
    project.current_baseline = second
    project.save()
    first.budget_usd -= Decimal(100_000)
    first.save()
    updates = StatusUpdate.objects.filter(project=project)
    updates.filter(as_of__lt=second.approved_on).update(budget_usd=first.budget_usd)
    later = updates.filter(as_of__gte=second.approved_on)
    later.update(baseline=second, budget_usd=second.budget_usd, slip_days=20)


def _correct() -> None:
    """In January the steady project was in truth YELLOW, which was found out later."""
    from citywide.services.portfolio import models

    project = models.Project.objects.get(code=STEADY)
    first: Any = project.updates.get(as_of=CORRECTED_ON)
    issue = models.RegisterItem.objects.create(
        project=project,
        kind="issue",
        number=1,
        title="SECRET-LATE",
        public_text={"en": "Parts came late."},
        state="closed",
        opened_on=dt.date(2026, 1, 10),
        closed_on=dt.date(2026, 2, 10),
    )
    models.StatusUpdate.objects.filter(pk=first.pk).update(state="superseded")
    first.pk, first.revision, first.declared, first.issue = None, 2, "YELLOW", issue
    first.save(force_insert=True)
