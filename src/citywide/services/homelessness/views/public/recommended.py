"""The sections of the page of each recommendation."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from citywide.services.homelessness.queries import spending_public
from citywide.services.homelessness.views.spending import agreements as of_agreements
from citywide.services.homelessness.views.spending import costs as of_costs
from citywide.services.homelessness.views.spending import goals as of_goals
from citywide.services.homelessness.views.spending import groups as of_groups
from citywide.services.homelessness.views.spending import money, outcomes, services
from citywide.services.homelessness.views.spending.block import Block

_HOUSING = ("homeless_housed", "homeless_exits_permanent_share", "homeless_returns_six_months")


def goals() -> Sequence[Block]:
    """Goals against what was reached."""
    return (of_goals.goals("goals", _("Goals and what was reached")),)


def spending() -> Sequence[Block]:
    """All spending, and what an exit cost."""
    return (money.spending(), of_costs.costs(spending_public.latest_year()))


def agreements() -> Sequence[Block]:
    """Agreements with their measures and results."""
    return (of_agreements.agreements(spending_public.latest_year()),)


def programs() -> Sequence[Block]:
    """Outreach and cleanups: what was done, where people went, what it cost."""
    return (services.outreach(), services.street_exits(), services.programs_spending())


def demographics() -> Sequence[Block]:
    """Exits and returns by group, with gaps."""
    return of_groups.groups()


def housing() -> Sequence[Block]:
    """The goal for permanent housing, and exits and returns by year."""
    goal = of_goals.goals("goal", _("The goal, and what was reached"), _HOUSING)
    return (goal, outcomes.by_year())


def interim() -> Sequence[Block]:
    """How full interim housing is, how long people stay, where they go."""
    return (services.occupancy(), services.stays(), services.interim_exits())
