"""The rules of the protections `homelessness` and `substance_use_treatment`.

Sources: HMIS Data and Technical Standards 2004, section 4 (notice, inferred consent); 42 CFR Part 2
(programs apart, 2.31 consent, 2.32 notice with each copy); California Welfare and Institutions Code
18999.8 (multidisciplinary teams under a protocol).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.core.contracts.model import Classification, Contract
from citywide.portal.access import consent, purposes
from citywide.portal.access.consent import Limit, Ruling, ask_for_purpose
from citywide.portal.access.linkage import REVIEW, REVIEWER, fields_of
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.permissions import HOUSING_WORKER, LEAD
from citywide.services.homelessness.queries.consent.identities import READER
from citywide.services.homelessness.queries.consent.limits import (
    Agreed,
    agreed,
    asked_out,
    left_out,
)
from citywide.services.homelessness.queries.consent.records import protocol_of

HOMELESSNESS = "homelessness"
TREATMENT = "substance_use_treatment"
CARE, REPORTING, TEAM, RESEARCH = (
    "care_coordination",
    "program_reporting",
    "multidisciplinary_team",
    "research",
)
REDISCLOSURE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
"""The notice of 42 CFR 2.32(a)(2), word for word and in no other language."""


@dataclass(frozen=True)
class _Footing:
    """On what ground somebody asks: how far it reaches, and whether consent must cover it."""

    rule: str
    sentence: str
    ceiling: Classification
    is_masked: bool
    departments: frozenset[str] = frozenset()
    needs_consent: bool = True
    columns: frozenset[str] | None = None


def homelessness(viewer: Viewer, contract: Contract, purpose: str, at: dt.datetime) -> Ruling:
    """Return what a viewer gets of HMIS records and what is made of them."""
    if viewer == READER:
        sentence = "Read to know whose rows are whose."
        return Ruling("consent", sentence, Classification.RESTRICTED, is_masked=False)
    footing = _footing(viewer, contract, purpose, at)
    if footing is None:
        limits = left_out(contract, Agreed(), at) if _has_public(contract) else ()
        return Ruling("protected", ask_for_purpose(), Classification.PUBLIC, limits=limits)
    given = agreed(contract, purpose, footing.departments, at)
    limits = left_out(contract, given, at)
    if footing.needs_consent:
        limits += given.limits
    return _ruling(footing, limits, REDISCLOSURE if given.released_apart else "")


def treatment(viewer: Viewer, contract: Contract, purpose: str, at: dt.datetime) -> Ruling:
    """Return what a viewer gets of a data set of a treatment program: released rows alone."""
    footing = _footing(viewer, contract, purpose, at)
    closed = Ruling("protected", ask_for_purpose(), None)
    if footing is None:
        return closed
    # A protocol or a notice is not enough: 42 CFR 2.31 asks for consent that names the program.
    departments = footing.departments or viewer.departments
    given = agreed(contract, purpose, departments, at, program=contract.id)
    if given.only_released is None:
        return closed
    limits = (*asked_out(contract, at), given.only_released)
    return _ruling(footing, limits, REDISCLOSURE)


def _ruling(footing: _Footing, limits: tuple[Limit, ...], notice: str) -> Ruling:
    return Ruling(
        footing.rule,
        footing.sentence,
        footing.ceiling,
        is_masked=footing.is_masked,
        limits=limits,
        notice=notice,
        columns=footing.columns,
    )


def _footing(viewer: Viewer, contract: Contract, purpose: str, at: dt.datetime) -> _Footing | None:
    if contract.id in viewer.stewarded and purpose in {"review", "correction", REVIEW}:
        sentence = _("As data steward you see every column; each look is recorded.")
        return _Footing("steward", sentence, Classification.RESTRICTED, False, needs_consent=False)
    if purpose == TEAM:
        return _in_a_team(viewer, at)
    if purpose == REVIEW:
        return _in_review(viewer, contract)
    if purpose == CARE:
        where = _departments(viewer, HOUSING_WORKER, LEAD)
        sentence = _(
            "For care coordination you see the people who released their information to your "
            "department, or were told of this use when it was collected."
        )
        return _Footing(CARE, sentence, Classification.RESTRICTED, False, where) if where else None
    return _in_figures(viewer, contract, purpose)


def _in_a_team(viewer: Viewer, at: dt.datetime) -> _Footing | None:
    protocol = protocol_of(viewer, at)
    if protocol is None:
        return None
    sentence = _(
        "As a named member of the team under the protocol %(name)s you see every column; each "
        "look is recorded."
    ) % {"name": protocol.name}
    rule = f"team under protocol {protocol.pk}"
    return _Footing(rule, sentence, Classification.RESTRICTED, False, needs_consent=False)


def _in_review(viewer: Viewer, contract: Contract) -> _Footing | None:
    """Reviewers of linkage compare what linkage compares, of people who agreed to it."""
    fields = fields_of(contract.id)
    if not viewer.has(REVIEWER, contract.department) or not fields:
        return None
    where = frozenset({contract.department})
    sentence = _(
        "For the review of linked records you see the columns that linkage compares, of people "
        "who released them for it or were told of this use when they were collected."
    )
    return _Footing(REVIEW, sentence, Classification.RESTRICTED, False, where, columns=fields)


def _in_figures(viewer: Viewer, contract: Contract, purpose: str) -> _Footing | None:
    leads = _departments(viewer, LEAD)
    analyses = _departments(viewer, "analyst", "department_head") & {contract.department, ""}
    sentence = _(
        "For this purpose you see the records of people who were told of it when they were "
        "collected, or released them for it; names and other restricted columns stay hidden."
    )
    if purpose == REPORTING and leads:
        return _Footing(purpose, sentence, Classification.CONFIDENTIAL, False, leads)
    if purpose in {REPORTING, RESEARCH, "analysis"} and (leads or analyses):
        where = leads | analyses
        return _Footing(purpose, sentence, Classification.CONFIDENTIAL, True, where)
    return None


def _departments(viewer: Viewer, *roles: str) -> frozenset[str]:
    """Return where a viewer holds one of the roles; "" stands for the whole city."""
    return frozenset(where for role, where in viewer.grants if role in roles)


def _has_public(contract: Contract) -> bool:
    return any(c.classification == Classification.PUBLIC for c in contract.columns)


def register() -> None:
    """Register the rules of both protections, and the purposes they know."""
    labels = {
        CARE: gettext_lazy("Care coordination"),
        REPORTING: gettext_lazy("Program reporting"),
        TEAM: gettext_lazy("Multidisciplinary team"),
        RESEARCH: gettext_lazy("Research"),
        REVIEW: gettext_lazy("Review of linked records"),
    }
    for name, label in labels.items():
        purposes.register(name, label, HOMELESSNESS)
    consent.register(HOMELESSNESS, homelessness)
    consent.register(TREATMENT, treatment)
