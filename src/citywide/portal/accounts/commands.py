"""What the command line does about people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from citywide.core.errors import UsageError
from citywide.portal.accounts import actions
from citywide.portal.accounts.actions import GrantName
from citywide.portal.accounts.models import User
from citywide.portal.accounts.roles import Role

BY = "command line"


def create_person(
    email: str,
    name: str,
    password: str | None = None,
    grants: Iterable[GrantName] = (),
    stewardships: Iterable[str] = (),
) -> User:
    """Return a new person. A department of a grant is made if it does not exist yet.

    Raises:
        Conflict: somebody has that e-mail address already.
        UsageError: a role does not exist or is not held in one department, or the password is weak.
    """
    held = list(grants)
    if password is not None:
        _must_be_strong(password, User(email=email, name=name))
    actions.add_departments(by=BY, names=[department for _role, department in held if department])
    return actions.create_person(
        by=BY, email=email, name=name, password=password, grants=held, stewardships=stewardships
    )


def _must_be_strong(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UsageError(" ".join(error.messages)) from None


DemoPerson = tuple[str, str, str, list[GrantName]]
"""Name of the account, the role in words, the person's name, and the roles held."""


def make_demo_people(
    departments: Sequence[str], datasets: Iterable[str], others: Iterable[DemoPerson] = ()
) -> list[tuple[str, str, str]]:
    """Make one invented person per role; return (role in words, e-mail address, password).

    The first department is theirs, and every data set is entrusted to the steward. Called again, it
    returns the same. A visitor has no account: address and password are empty.
    """
    home = departments[0] if departments else None
    actions.add_departments(by=BY, names=departments)
    rows = [("Visitor", "", "")]
    for role, word, name, grants in [*_demo_roles(home), *others]:
        email = f"{role}@citywide.example"
        password = _password(email)
        stewardships = list(datasets) if role == "steward" else []
        if not User.objects.filter(email=email).exists():
            create_person(email, name, password, grants, stewardships)
        rows.append((word, email, password))
    return rows


def _demo_roles(home: str | None) -> list[DemoPerson]:
    return [
        ("staff", "Staff", "Alejandra Ruiz", [(Role.STAFF, home)]),
        ("analyst", "Analyst", "Priya Raghavan", [(Role.ANALYST, home)]),
        ("steward", "Steward", "Nguyễn Thu Thủy", [(Role.STAFF, home)]),
        ("head", "Department head", "Marcus Ellison", [(Role.DEPARTMENT_HEAD, home)]),
        ("privacy", "Privacy officer", "Chen Mei-Ling", [(Role.PRIVACY_OFFICER, None)]),
        ("admin", "Administrator", "Rosario Dizon", [(Role.ADMINISTRATOR, None)]),
    ]


def _password(email: str) -> str:
    """Return a password nobody outside can guess, always the same on one installation."""
    digest = salted_hmac("citywide demo", email, algorithm="sha256").hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))
