"""An invented portfolio of any size in the database of CITYWIDE_DATA; prints a session's cookie.

Run by run.py with the settings the portal is served with: python records.py PROJECTS MONTHS.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citywide.portal.config.settings")
SEED = 2026
AT_ONCE = 2_000
DEPARTMENTS = 25
MANAGERS = 60
RUNNING_SHARE = 0.4
MILESTONES = 6


def main() -> None:
    """Fill the database, once, and print the cookie of somebody of the staff."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from citywide.services.portfolio.models import Project

    projects, months = int(sys.argv[1]), int(sys.argv[2])
    if Project.objects.count() != projects:
        Portfolio(random.Random(SEED), projects, months).make()
    postpone()
    print(cookie())


def postpone() -> None:
    """Have the daily work of a new portal begin tomorrow: pages are measured, not publications."""
    from django.utils import timezone
    from django_q.models import Schedule

    from citywide.portal.jobs import schedule

    schedule.ensure()
    Schedule.objects.update(next_run=timezone.now() + dt.timedelta(days=1))


def cookie() -> str:
    """Return the cookie of a new session of somebody of the staff."""
    from django.conf import settings
    from django.test import Client

    from citywide.portal.accounts.models import User

    client = Client()
    user = User.objects.get(email="staff@example.org")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


class Portfolio:
    """Makes projects that began one after the other, each with a status a month until its end."""

    def __init__(self, chance: random.Random, projects: int, months: int) -> None:
        self.chance, self.count, self.months = chance, projects, months
        self.today = dt.date.today()

    def make(self) -> None:
        """Write everything, in one transaction."""
        from django.db import transaction

        with transaction.atomic():
            self._people()
            projects = self._projects()
            self._baselines(projects)
            self._milestones(projects)
            self._statuses(projects)

    def _people(self) -> None:
        from citywide.portal.accounts.models import Department, Grant, User
        from citywide.services.portfolio.models import StrategicArea, StrategicPlan

        names = [f"Department {n:02}" for n in range(DEPARTMENTS)]
        Department.objects.bulk_create([Department(name=name) for name in names])
        self.departments = list(Department.objects.filter(name__in=names))
        emails = [f"manager{n:02}@example.org" for n in range(MANAGERS)]
        self.managers = [
            User.objects.create_user(email, None, name=f"Manager {n:02}")
            for n, email in enumerate(emails)
        ]
        staff = User.objects.create_user("staff@example.org", None, name="Staff")
        Grant.objects.create(user=staff, role="staff", department=self.departments[0])
        plan = StrategicPlan.objects.create(
            name="Plan", starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2030, 6, 30)
        )
        self.areas = [
            StrategicArea.objects.create(plan=plan, key=f"area-{n}", name={"en": f"Area {n}"})
            for n in range(5)
        ]

    def _projects(self) -> list[Any]:
        from citywide.core.measures.model import SERVICE_AREAS
        from citywide.services.portfolio.models import Project

        made = []
        first = self.today - dt.timedelta(days=30 * self.months)
        for number in range(self.count):
            is_running = number < self.count * RUNNING_SHARE
            ends = self.today + dt.timedelta(days=self.chance.randrange(-60, 900))
            over = self.today - dt.timedelta(days=self.chance.randrange(1, 365))
            title = f"Invented project number {number} of the portfolio"
            made.append(
                Project(
                    code=f"TP-{number:04}",
                    title={"en": title},
                    name=title,
                    summary={"en": "It makes something better for residents."},
                    stage="active" if is_running else "completed",
                    completed_on=None if is_running else over,
                    lead_department=self.chance.choice(self.departments),
                    manager=self.chance.choice(self.managers),
                    effort_share=Decimal("0.20"),
                    strategic_area=self.chance.choice(self.areas),
                    service_area=self.chance.choice(SERVICE_AREAS),
                    cost_usd=Decimal(self.chance.randrange(200_000, 5_000_000)),
                    planned_start_on=first,
                    planned_end_on=max(ends, first),
                    proposed_at=dt.datetime.combine(first, dt.time(), dt.UTC),
                    approved_on=first,
                    started_on=first,
                    is_overseen=self.chance.random() < 0.8,
                    forecast_end_on=ends + dt.timedelta(days=self.chance.randrange(0, 200)),
                )
            )
        Project.objects.bulk_create(made, batch_size=AT_ONCE)
        through = Project.departments.through
        links = [through(project=one, department=one.lead_department) for one in made]
        through.objects.bulk_create(links, batch_size=AT_ONCE)
        return made

    def _baselines(self, projects: list[Any]) -> None:
        from citywide.services.portfolio.models import Baseline, Project

        made = [
            Baseline(
                project=one,
                number=1,
                approved_on=one.approved_on,
                starts_on=one.planned_start_on,
                ends_on=one.planned_end_on,
                budget_usd=one.cost_usd,
            )
            for one in projects
        ]
        Baseline.objects.bulk_create(made, batch_size=AT_ONCE)
        for project, baseline in zip(projects, made, strict=True):
            project.current_baseline = baseline
        Project.objects.bulk_update(projects, ["current_baseline"], batch_size=500)

    def _milestones(self, projects: list[Any]) -> None:
        from citywide.services.portfolio.models import Milestone

        Milestone.objects.bulk_create(
            (
                Milestone(
                    project=project,
                    number=str(n),
                    name=f"Milestone {n}",
                    forecast_end_on=self.today + dt.timedelta(days=30 * n - 60),
                    actual_end_on=self.today - dt.timedelta(days=70) if n < 2 else None,
                    order=n,
                )
                for project in projects
                for n in range(MILESTONES)
            ),
            batch_size=AT_ONCE,
        )

    def _statuses(self, projects: list[Any]) -> None:
        """A status a month; GREEN, or late with an issue of its own."""
        from citywide.services.portfolio.models import Project, RegisterItem, StatusUpdate

        issues = [
            RegisterItem(
                project=one,
                kind="issue",
                number=1,
                title="Vendor trouble",
                public_text={"en": "It was delayed by trouble with the vendor."},
                opened_on=one.approved_on,
            )
            for one in projects
        ]
        RegisterItem.objects.bulk_create(issues, batch_size=AT_ONCE)
        for first in range(0, len(projects), 100):
            part = projects[first : first + 100]
            made = [
                one
                for project, issue in zip(part, issues[first : first + 100], strict=True)
                for one in self._history(project, issue)
            ]
            StatusUpdate.objects.bulk_create(made, batch_size=AT_ONCE)
            latest = {one.project_id: one for one in made}
            for project in part:
                project.current_status = latest[project.pk]
            Project.objects.bulk_update(part, ["current_status"])

    def _history(self, project: Any, issue: Any) -> list[Any]:
        from citywide.services.portfolio.models import StatusUpdate

        found, slip = [], 0
        for month in range(self.months, 0, -1):
            as_of = self.today - dt.timedelta(days=30 * month)
            slip += self.chance.choice((0, 0, 0, 0, 0, 0, 0, 7, 30, -7))
            colour = self.chance.choices(("GREEN", "YELLOW", "RED"), (80, 14, 6))[0]
            found.append(
                StatusUpdate(
                    project=project,
                    as_of=as_of,
                    state="published",
                    declared=colour,
                    computed_overall=colour,
                    issue=None if colour == "GREEN" else issue,
                    baseline=project.current_baseline,
                    forecast_end_on=project.planned_end_on + dt.timedelta(days=slip),
                    slip_days=slip,
                    budget_usd=project.cost_usd,
                    spent_usd=project.cost_usd / 2,
                    published_at=dt.datetime.combine(as_of, dt.time(), dt.UTC),
                )
            )
        return found


if __name__ == "__main__":
    main()
