"""Reads about people and departments."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import Q

from citywide.core.errors import NotFound
from citywide.portal.accounts.models import Department, User

STEWARD = "steward"


def people(
    *, search: str = "", role: str = "", department: str = "", page: int = 1, per_page: int = 50
) -> Page[User]:
    """Return one page of people by name; a page too far is the last one.

    `search` looks in names and e-mail addresses. `role` and `department` must be held together,
    and "steward" stands for everybody with a data set entrusted.
    """
    found = User.objects.prefetch_related("grants__department", "stewardships")
    if search:
        found = found.filter(Q(name__icontains=search) | Q(email__icontains=search))
    if role == STEWARD:
        found = found.filter(stewardships__isnull=False)
    held = {"grants__role": role if role != STEWARD else "", "grants__department__name": department}
    if wanted := {name: value for name, value in held.items() if value}:
        found = found.filter(**wanted)
    return Paginator(found.distinct(), per_page).get_page(page)


def person(*, id: int) -> User:
    """Return one person.

    Raises:
        NotFound: there is nobody of that number.
    """
    found = User.objects.prefetch_related("grants__department", "stewardships").filter(pk=id)
    if user := found.first():
        return user
    raise NotFound(f"There is no person number {id}.")


def departments() -> list[str]:
    """Return the names of all departments."""
    return list(Department.objects.values_list("name", flat=True))
