"""Builds the portfolio of the golden example."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from citywide.services.portfolio.exchange import document as exchange
from citywide.services.portfolio.exchange.document import Colour, ItemKind, Stage, Text
from citywide.services.portfolio.exchange.plan import Task

AS_OF = dt.date(2026, 3, 26)
PREVIOUS = dt.date(2025, 3, 5)
PMO = "Information Technology"
LEAD = "pmo-lead@example.org"
MANAGER = "project-manager@example.org"
SPONSOR = "sponsor@example.org"
DEPARTMENTS = (
    PMO,
    "Airport",
    "City Manager's Office",
    "Environmental Services",
    "Finance",
    "Fire",
    "Housing",
    "Human Resources",
    "Library",
    "Office of Economic Development",
    "Parks, Recreation and Neighborhood Services",
    "Planning, Building and Code Enforcement",
    "Police",
    "Public Works",
    "Transportation",
)
OFFICES = ("City Attorney's Office", "Budget Office")
CAMERAS = "Citywide Camera and Video Management System"
METERS = "Automated Metering Infrastructure Project"
AREAS = (
    ("community-engagement", "Community Engagement"),
    ("innovations-powered-by-people", "Innovations Powered by People"),
    ("artificial-intelligence", "Artificial Intelligence (AI)"),
    ("cybersecurity", "Cybersecurity"),
    ("data-driven-transformation", "Data-Driven Transformation"),
)
TOTAL_USD = Decimal("46400000")
# Two named projects and 22 whose budgets add up to the rest: 22 x 1.9 million.
BUDGET_USD = {CAMERAS: Decimal("2100000"), METERS: Decimal("2500000")}
OTHER_USD = Decimal("1900000")
COMPLETED = (
    ("CRM for Council and Mayor's Offices", dt.date(2025, 3, 17)),
    ("Business Tax System", dt.date(2026, 1, 12)),
    ("SJ Learning Portal", dt.date(2026, 1, 20)),
    *((f"Completed project {n} (not named)", dt.date(2025, 3 + n, 14)) for n in range(1, 9)),
)


def document() -> exchange.PortfolioDocument:
    """Return 24 active and 11 completed projects, with every month's status since April 2025."""
    active = [_active(number, name) for number, name in enumerate(_names(), start=1)]
    completed = [_completed(number, *one) for number, one in enumerate(COMPLETED, start=1)]
    return exchange.PortfolioDocument(
        departments=(*DEPARTMENTS, *OFFICES),
        people=(
            exchange.Person(LEAD, "Project office lead", PMO),
            exchange.Person(MANAGER, "Project manager", PMO),
            exchange.Person(SPONSOR, "Sponsor", "Transportation"),
        ),
        strategic_plan=_plan(),
        projects=(*active, *completed),
        source="memorandum of March 26, 2026",
    )


def _names() -> list[str]:
    return [CAMERAS, METERS, *(f"Project {n} (not named)" for n in range(3, 25))]


def _plan() -> exchange.StrategicPlan:
    areas = tuple(
        exchange.Area(
            key,
            Text(en=name),
            goals=(
                exchange.Goal(
                    Text(en=f"{name}: projects on schedule"),
                    measures=("projects_on_schedule",),
                ),
            ),
        )
        for key, name in AREAS
    )
    return exchange.StrategicPlan(
        "Innovation and Technology Strategic Plan 2026-2030",
        dt.date(2026, 7, 1),
        dt.date(2030, 6, 30),
        is_draft=True,
        areas=areas,
    )


def _active(number: int, name: str) -> exchange.ProjectRecord:
    start, end = dt.date(2025, 7, 1), dt.date(2026, 12, 31)
    colour = {CAMERAS: Colour.RED, METERS: Colour.YELLOW}.get(name, Colour.GREEN)
    # 549 days of baseline: 40 days are 7.3 %, 120 days 21.9 %.
    late = {Colour.RED: 120, Colour.YELLOW: 40, Colour.GREEN: 0}[colour]
    forecast = end + dt.timedelta(days=late)
    budget = BUDGET_USD.get(name, OTHER_USD)
    departments = (PMO, DEPARTMENTS[1 + (number - 1) % (len(DEPARTMENTS) - 1)])
    return exchange.ProjectRecord(
        code=f"P-{number:03}",
        title=Text(en=name),
        stage=Stage.ACTIVE,
        lead_department=departments[1],
        service_area="Strategic Support",
        summary=Text(en=f"{name}, overseen by the project office."),
        cost_usd=budget,
        proposed_on=dt.date(2025, 5, 1),
        approved_on=dt.date(2025, 6, 15),
        started_on=start,
        planned_start_on=start,
        planned_end_on=end,
        departments=departments,
        manager=MANAGER,
        sponsor=SPONSOR,
        strategic_area=AREAS[number % 5][0],
        work_plan_year=2026,
        funding=(exchange.Funding("General Fund", 2026, budget),),
        baselines=(_baseline(start, end, budget),),
        phases=("Delivery",),
        milestones=(
            Task(
                "1",
                "Launch",
                phase="Delivery",
                is_milestone=True,
                baseline_end=end,
                forecast_end=forecast,
            ),
        ),
        register=_issue(name, colour),
        statuses=_statuses(name, colour, end, forecast),
    )


def _baseline(start: dt.date, end: dt.date, budget: Decimal) -> exchange.Baseline:
    return exchange.Baseline(
        1,
        dt.date(2025, 6, 15) if start > dt.date(2025, 1, 1) else start,
        starts_on=start,
        ends_on=end,
        budget_usd=budget,
        approved_by=LEAD,
    )


def _issue(name: str, colour: Colour) -> tuple[exchange.RegisterItem, ...]:
    if colour == Colour.GREEN:
        return ()
    issue, action = {
        CAMERAS: (
            "Delayed by trouble with the vendor chosen before.",
            "A new request for bids is being prepared.",
        ),
        METERS: (
            "Delayed because other work of the City came first.",
            "The vendor is selected and the contract is being finalized.",
        ),
    }[name]
    return (
        exchange.RegisterItem(
            ItemKind.ISSUE,
            issue,
            dt.date(2025, 11, 3),
            public_text=Text(en=issue),
            owner=MANAGER,
            due_on=dt.date(2026, 6, 30),
            severity=3 if colour == Colour.RED else 2,
            actions=(exchange.Action(Text(en=action), owner=MANAGER, due_on=dt.date(2026, 6, 30)),),
        ),
    )


def _statuses(
    name: str, colour: Colour, end: dt.date, forecast: dt.date
) -> tuple[exchange.StatusRecord, ...]:
    found = []
    for year, month in ((2025, 9), (2025, 10), (2025, 11), (2025, 12), (2026, 1), (2026, 2)):
        as_of = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        is_late = colour != Colour.GREEN and as_of >= dt.date(2025, 11, 30)
        found.append(
            exchange.StatusRecord(
                as_of,
                colour if is_late else Colour.GREEN,
                issue=_issue(name, colour)[0].title if is_late else "",
                forecast_end=forecast if is_late else end,
                progress_share=Decimal("0.4"),
                phase="Delivery",
                confidence=exchange.Confidence.MEDIUM,
                filed_by=MANAGER,
                published_on=as_of,
            )
        )
    return tuple(found)


def _completed(number: int, name: str, day: dt.date) -> exchange.ProjectRecord:
    start, end = dt.date(2024, 1, 8), dt.date(2025, 12, 31)
    # Two of the eleven ended more than a tenth of their duration after the baseline.
    baseline_end = day - dt.timedelta(days=200) if number in (4, 5) else max(day, end)
    budget = Decimal("900000")
    return exchange.ProjectRecord(
        code=f"C-{number:03}",
        title=Text(en=name),
        stage=Stage.COMPLETED,
        lead_department=PMO,
        service_area="Strategic Support",
        summary=Text(en=f"{name}, completed."),
        outcome=Text(en=f"{name} is in use."),
        cost_usd=budget,
        proposed_on=dt.date(2023, 10, 2),
        approved_on=dt.date(2023, 12, 4),
        started_on=start,
        planned_start_on=start,
        planned_end_on=baseline_end,
        completed_on=day,
        departments=(PMO, "Finance"),
        manager=MANAGER,
        sponsor=SPONSOR,
        strategic_area=AREAS[1][0],
        work_plan_year=2025,
        funding=(exchange.Funding("General Fund", 2025, budget),),
        spending=(exchange.Spending(dt.date(2025, 2, 1), budget - 20_000, "General Fund"),),
        baselines=(_baseline(start, baseline_end, budget),),
    )
