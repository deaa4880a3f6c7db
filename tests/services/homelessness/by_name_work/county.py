"""People who work with the made-up county: a worker, a lead and a member of a team."""

from __future__ import annotations

import datetime as dt
from typing import Any

HOUSING = "Housing"
GRANTS = {"worker": "housing_worker", "lead": "homelessness_lead", "officer": "privacy_officer"}


def people() -> dict[str, Any]:
    """Make the people, and a notice that names care for all records; return Django clients."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from citywide.portal.accounts.models import Department, Grant, User
    from citywide.services.homelessness.models import PrivacyNotice, Protocol

    made: dict[str, Any] = {}
    housing = Department.objects.get_or_create(name=HOUSING)[0]
    for name, role in GRANTS.items():
        user = User.objects.create_user(f"{name}@example.org", "secret", name=name.title())
        Grant.objects.create(
            user=user, role=role, department=None if role == "privacy_officer" else housing
        )
        Authenticator.objects.create(user=user, type="totp", data={})
        made[name] = Client()
        made[name].force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        made[f"{name}_user"] = user
    now = dt.datetime.now(dt.UTC)
    PrivacyNotice.objects.create(
        version="1", in_force_from=dt.date(2000, 1, 1), applies_to_earlier=True, text="We share.",
        purposes=["care_coordination", "program_reporting"], recorded_by="o", recorded_at=now,
    )  # fmt: skip
    made["protocol"] = Protocol.objects.create(
        name="Downtown team", authority="WIC 18999.8", from_on=dt.date(2024, 1, 1),
        until_on=dt.date.today() + dt.timedelta(days=30), document="File 12", recorded_by="o",
        recorded_at=now,
    )  # fmt: skip
    return made
