"""The demo city's homelessness teams: who they are, what they promised, what they entered."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

HOUSING = "Housing Department"
TEAM: list[tuple[str, str, str, list[tuple[str, str | None]]]] = [
    ("worker", "Housing worker", "Lupe Castellanos", [("housing_worker", HOUSING)]),
    ("lead", "Homelessness lead", "Đặng Quốc Bảo", [("homelessness_lead", HOUSING)]),
    ("reviewer", "Linkage reviewer", "Aaliyah Brooks", [("linkage_reviewer", HOUSING)]),
]
"""Accounts of the people who work with clients."""
_NOTICE = (
    "We use what you tell us to coordinate your care, to report on our programs and to find out "
    "whether two records are of one person. We do not give it to the police."
)
_PURPOSES = ("care_coordination", "program_reporting", "linkage_review")
_SITES = (("P005", "Mabuhay Interim Village", "7", 60), ("P006", "Puente Homes", "3", 40))
_AREAS = (("3", "Story Mill Creek"), ("5", "Jacaranda Park"), ("7", "Rail yard"), ("8", "Downtown"))
_TEAMS = ("Creek team", "Downtown team")
_OFFERS: tuple[list[str], ...] = (["food", "hygiene"], ["shelter"], ["health"], [])


def open_office(source_id: str, through: dt.date) -> int:
    """Enter two months of field work before `through`, once; return how many records there are."""
    from citywide.portal.access.viewer import viewer_of
    from citywide.portal.accounts.models import User
    from citywide.services.homelessness.actions.consent import record_notice
    from citywide.services.homelessness.models import OutreachSession, PrivacyNotice

    if PrivacyNotice.objects.exists() or OutreachSession.objects.exists():
        return 0
    privacy, lead = (
        viewer_of(User.objects.get(email=f"{name}@citywide.example"))
        for name in ("privacy", "lead")
    )
    record_notice(
        by=privacy, version="2019", in_force_from=dt.date(2019, 1, 1), purposes_named=_PURPOSES,
        text=_NOTICE, applies_to_earlier=True,
    )  # fmt: skip
    return _enter_all(lead, source_id, through)


def _enter_all(lead: Any, source_id: str, through: dt.date) -> int:
    from citywide.services.homelessness import models
    from citywide.services.homelessness.actions.outreach import enter

    chance, entered = random.Random(1), 0

    def made(kind: Any, **values: Any) -> Any:
        nonlocal entered
        entered += 1
        return enter(by=lead, kind=kind, values=values)

    for project, name, district, beds in _SITES:
        made(
            models.InterimSite, project=f"{source_id}:{project}", name=name, district=district,
            opened_on=dt.date(2019, 7, 1), beds=beds,
        )  # fmt: skip
    for place, (district, area) in enumerate(_AREAS):
        camp = made(
            models.Encampment, code=f"C{district}-{place + 1:03}", district=district, area=area,
            first_seen_on=through - dt.timedelta(days=50), estimated_people=12 + 7 * place,
        )  # fmt: skip
        made(
            models.Cleanup, encampment=camp, planned_on=through - dt.timedelta(days=9),
            notice_on=through - dt.timedelta(days=13), done_on=through - dt.timedelta(days=9),
            was_offered=True, offered=["shelter"], people=10,
        )  # fmt: skip
        for week in range(4):
            session = made(
                models.OutreachSession, team=_TEAMS[place % 2], district=district, area=area,
                on_day=through - dt.timedelta(days=5 + 9 * week), workers="Lupe Castellanos",
            )  # fmt: skip
            for _met in range(9):
                offered = chance.choice(_OFFERS)
                made(
                    models.Contact, session=session, people=chance.randint(1, 4), offered=offered,
                    accepted=offered if chance.random() < 0.45 else [], living_situation=116,
                )  # fmt: skip
    return entered
