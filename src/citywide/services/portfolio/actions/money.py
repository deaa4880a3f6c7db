"""Writes to a project's funding. What finance booked comes from finance, not from here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import fields_of, note
from citywide.services.portfolio.actions.project import Clash, FieldClash, marks_of
from citywide.services.portfolio.exchange.texts import one_line
from citywide.services.portfolio.models import Funding, Project
from citywide.services.portfolio.permissions import may_manage, must

FIELDS = ("fund", "fiscal_year", "budget_usd", "committed_usd")
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_USD = Decimal("999999999999.99")
FUND_LENGTH = 200


def values_of(funding: Funding) -> dict[str, Any]:
    """Return what was entered of one funding, as `edit_funding` takes it."""
    return fields_of(funding, *FIELDS)


@transaction.atomic
def add_funding(*, by: Viewer, project: Project, values: Mapping[str, Any]) -> Funding:
    """Add money of one fund for one fiscal year and return it.

    Raises:
        Conflict: the project has that fund in that year already.
        UsageError: a value cannot be.
    """
    _must_manage(by, project)
    Project.objects.select_for_update().get(pk=project.pk)
    funding = Funding(project=project, **_tidied(values))
    _check(funding)
    funding.save()
    after = values_of(funding)
    note(by=by, project=project, kind="money", subject=_subject(funding), after=after)
    return funding


@transaction.atomic
def edit_funding(
    *, by: Viewer, funding: Funding, values: Mapping[str, Any], seen: Mapping[str, str]
) -> Funding:
    """Change funding and return it; `seen` is what `marks_of` said when the person began.

    Raises:
        Clash: somebody else changed the same entry to something else; nothing was written.
        NotFound: somebody else removed it.
        Conflict, UsageError: as `add_funding`.
    """
    project = funding.project
    _must_manage(by, project)
    funding = _locked(project, funding.pk)
    before, given = values_of(funding), _tidied(values)
    marks, wanted = marks_of(before), marks_of(given)
    changed = {n: given[n] for n in wanted if wanted[n] not in {seen.get(n), marks[n]}}
    lost = [name for name in changed if seen.get(name) not in {None, marks[name]}]
    if lost:
        fields = tuple(FieldClash(name, given[name], before[name]) for name in lost)
        raise Clash(_subject(funding), fields)
    for name, value in changed.items():
        setattr(funding, name, value)
    if changed:
        _check(funding)
        funding.save()
        after = values_of(funding)
        subject = _subject(funding)
        note(by=by, project=project, kind="money", subject=subject, before=before, after=after)
    return funding


@transaction.atomic
def remove_funding(*, by: Viewer, funding: Funding) -> None:
    """Remove funding; what it was stays in the history. Raises NotFound when it is gone."""
    project = funding.project
    _must_manage(by, project)
    funding = _locked(project, funding.pk)
    before, subject = values_of(funding), _subject(funding)
    funding.delete()
    note(by=by, project=project, kind="money", subject=subject, before=before)


def _must_manage(by: Viewer, project: Project) -> None:
    must(
        may_manage(by, project),
        "The project's manager or the project office's lead keeps its funding. Ask one of them.",
    )


def _locked(project: Project, key: int) -> Funding:
    Project.objects.select_for_update().get(pk=project.pk)
    found: Funding | None = project.funding.filter(pk=key).first()
    if found is None:
        raise NotFound(_("Somebody removed this funding meanwhile. Add it again if it is needed."))
    return found


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: values[name] for name in FIELDS if name in values}
    if "fund" in found:
        found["fund"] = one_line(found["fund"] or "")
    if found.get("committed_usd", 0) is None:
        found["committed_usd"] = Decimal(0)
    return found


def _check(funding: Funding) -> None:
    wrong = [sentence for is_wrong, sentence in _rules(funding) if is_wrong]
    if wrong:
        raise UsageError(" ".join(wrong))
    others = funding.project.funding.filter(fiscal_year=funding.fiscal_year)
    if any(one.fund.casefold() == funding.fund.casefold() for one in others.exclude(pk=funding.pk)):
        raise Conflict(
            _("%(funding)s is there already. Change that one instead.")
            % {"funding": _subject(funding)}
        )


def _rules(funding: Funding) -> list[tuple[bool, str]]:
    year = funding.fiscal_year
    amounts = (funding.budget_usd, funding.committed_usd)
    return [
        (not funding.fund, _("Write which fund the money comes from.")),
        (len(funding.fund) > FUND_LENGTH, _("Shorten the name of the fund.")),
        (
            not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR,
            _("Enter a fiscal year from 2000 to 2100, like 2027."),
        ),
        (
            any(not _is_amount(one) for one in amounts),
            _("Enter amounts in dollars, 0 or more."),
        ),
    ]


def _subject(funding: Funding) -> str:
    return f"{funding.fund}, FY{funding.fiscal_year}"


def _is_amount(value: Decimal | int | None) -> bool:
    return value is not None and Decimal(value).is_finite() and 0 <= value <= MOST_USD
