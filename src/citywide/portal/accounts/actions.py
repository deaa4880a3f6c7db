"""Writes about people: each in one transaction, with one event in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.portal.accounts import roles
from citywide.portal.accounts.models import Department, Grant, Stewardship, User
from citywide.portal.accounts.roles import CITY_ROLES, Role
from citywide.portal.audit.actions import record
from citywide.portal.audit.models import Action

GrantName = tuple[str, str | None]
"""A role and the name of a department; None stands for the whole city."""


def add_departments(*, by: str, names: Iterable[str], address: str = "") -> list[Department]:
    """Return the departments of these names, made where they were missing."""
    with transaction.atomic():
        pairs = [Department.objects.get_or_create(name=name) for name in dict.fromkeys(names)]
        new = [department.name for department, is_new in pairs if is_new]
        if new:
            detail = {"departments": new}
            record(by=by, action=Action.CREATE, subject="departments", detail=detail)
    return [department for department, _is_new in pairs]


def create_person(
    *,
    by: str,
    email: str,
    name: str,
    password: str | None = None,
    grants: Iterable[GrantName] = (),
    stewardships: Iterable[str] = (),
    address: str = "",
) -> User:
    """Return a new person; without a password they need a link to set one, or single sign-on.

    Raises:
        Conflict: somebody has that e-mail address already.
        NotFound: a department does not exist.
        UsageError: a role does not exist, or is not held in one department.
    """
    grants, stewardships = list(grants), sorted(set(stewardships))
    with transaction.atomic():
        user = _new_user(email, name, password)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        given = _give(user, grants)
        Stewardship.objects.bulk_create(Stewardship(user=user, dataset=d) for d in stewardships)
        detail = {"email": user.email, "granted": given, "entrusted": stewardships}
        record(
            by=by, action=Action.CREATE, subject=subject_of(user), detail=detail, address=address
        )
    return user


def change_person(
    *,
    by: str,
    user: User,
    name: str,
    is_active: bool,
    grants: Iterable[GrantName],
    stewardships: Iterable[str],
    address: str = "",
) -> bool:
    """Make a person's name, roles and data sets exactly these; return whether anything changed.

    Raises:
        Conflict: nobody would be an administrator, or `by` would not be one any more.
        NotFound: a department does not exist.
        UsageError: a role does not exist, or is not held in one department.
    """
    wanted, datasets = set(grants), set(stewardships)
    with transaction.atomic():
        # Two administrators must not take each other's role away at the same time.
        administrators = list(_administrators().select_for_update().order_by("pk"))
        user = User.objects.select_for_update().get(pk=user.pk)
        held = {(grant.role, _department_name(grant)) for grant in _grants(user)}
        entrusted = set(user.stewardships.values_list("dataset", flat=True))
        _check_administrators(by, user, administrators, is_active, wanted)
        detail = _difference(user, name, is_active, (held, wanted), (entrusted, datasets))
        if not detail:
            return False
        user.name, user.is_active = name, is_active
        user.save(update_fields=["name", "is_active"])
        _take(user, held - wanted)
        _give(user, sorted(wanted - held, key=str))
        user.stewardships.filter(dataset__in=entrusted - datasets).delete()
        Stewardship.objects.bulk_create(
            Stewardship(user=user, dataset=dataset) for dataset in sorted(datasets - entrusted)
        )
        record(
            by=by,
            action=_action_of(detail),
            subject=subject_of(user),
            detail=detail,
            address=address,
        )
    return True


def remove_second_factor(*, by: str, user: User, address: str = "") -> None:
    """Remove the second factor of somebody who lost it; they can then set up a new one."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        action = Action.SECOND_FACTOR_REMOVED
        record(by=by, action=action, subject=subject_of(user), address=address)


def welcome(*, user: User, save: Callable[[], Any], department: str, address: str = "") -> User:
    """Return the new account of somebody the city's provider vouches for.

    They are staff of the department of that name; if there is none, they have no role.
    """
    with transaction.atomic():
        save()
        found = Department.objects.filter(name=department).first()
        given = _give(user, [(Role.STAFF.value, found.name)]) if found else []
        detail = {"email": user.email, "granted": given, "through": "single sign-on"}
        record(
            by=user.email,
            action=Action.CREATE,
            subject=subject_of(user),
            detail=detail,
            address=address,
        )
    return user


def subject_of(user: User) -> str:
    """Return how the audit log names a person."""
    return f"user:{user.pk}"


def _new_user(email: str, name: str, password: str | None) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email.strip(), password, name=name.strip())
    except IntegrityError:
        raise Conflict(f"There is already a person with the e-mail address {email}.") from None


def _administrators() -> Any:
    return User.objects.filter(
        is_active=True,
        pk__in=Grant.objects.filter(role=Role.ADMINISTRATOR).values("user"),
    )


def _check_administrators(
    by: str, user: User, administrators: list[User], is_active: bool, wanted: set[GrantName]
) -> None:
    stays = is_active and any(role == Role.ADMINISTRATOR for role, _ in wanted)
    if stays or user not in administrators:
        return
    if by == user.email:
        raise Conflict("You cannot take away your own role of administrator: ask another one.")
    if len(administrators) == 1:
        raise Conflict("This is the last administrator: give somebody else the role first.")


def _grants(user: User) -> Any:
    return user.grants.select_related("department")


def _department_name(grant: Grant) -> str | None:
    return grant.department.name if grant.department else None


def _give(user: User, grants: Iterable[GrantName]) -> list[str]:
    """Give roles and return them in words."""
    given = []
    for role, department in dict.fromkeys(grants):
        if role not in roles.names():
            known = ", ".join(roles.names())
            raise UsageError(f"There is no role {role!r}. The roles are: {known}.")
        if department and role in CITY_ROLES:
            raise UsageError(f"The role {role} is held in the whole city, not in a department.")
        Grant.objects.create(user=user, role=role, department=_department(department))
        given.append(_words(role, department))
    return given


def _take(user: User, grants: Iterable[GrantName]) -> None:
    for role, department in grants:
        user.grants.filter(role=role, department=_department(department)).delete()


def _department(name: str | None) -> Department | None:
    if not name:
        return None
    found = Department.objects.filter(name=name).first()
    if not found:
        raise NotFound(f"There is no department {name!r}. Use the name the contracts use.")
    return found


def _words(role: str, department: str | None) -> str:
    return f"{role} of {department}" if department else role


def _difference(
    user: User,
    name: str,
    is_active: bool,
    grants: tuple[set[GrantName], set[GrantName]],
    datasets: tuple[set[str], set[str]],
) -> dict[str, Any]:
    """Return what changes, by name; empty when nothing does."""
    (held, wanted), (entrusted, entrusting) = grants, datasets
    found = {
        "granted": sorted(_words(*grant) for grant in wanted - held),
        "revoked": sorted(_words(*grant) for grant in held - wanted),
        "entrusted": sorted(entrusting - entrusted),
        "withdrawn": sorted(entrusted - entrusting),
        "name": [user.name, name] if user.name != name else [],
        "active": [user.is_active, is_active] if user.is_active != is_active else [],
    }
    return {key: value for key, value in found.items() if value}


def _action_of(detail: dict[str, Any]) -> Action:
    if detail.get("active") == [True, False]:
        return Action.DEACTIVATE
    if "granted" in detail or "entrusted" in detail:
        return Action.GRANT
    if "revoked" in detail or "withdrawn" in detail:
        return Action.REVOKE
    return Action.CHANGE
