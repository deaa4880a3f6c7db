"""The roles people hold: the portal's own, and those city services add."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does with data; a visitor has no account and no role."""

    STAFF: Any = "staff", _("Staff")
    ANALYST: Any = "analyst", _("Analyst")
    DEPARTMENT_HEAD: Any = "department_head", _("Department head")
    PRIVACY_OFFICER: Any = "privacy_officer", _("Privacy officer")
    ADMINISTRATOR: Any = "administrator", _("Administrator")


CITY_ROLES = frozenset({Role.PRIVACY_OFFICER, Role.ADMINISTRATOR})
"""Roles that are never held in one department only."""
_OF_SERVICES: dict[str, str | Promise] = {}


def register(role: str, label: str | Promise) -> None:
    """Add a role of a city service; services do so when they are loaded."""
    _OF_SERVICES[role] = label


def choices() -> list[tuple[str, str | Promise]]:
    """Return every role and what it is called, the portal's own first."""
    return [*Role.choices, *_OF_SERVICES.items()]


def names() -> tuple[str, ...]:
    """Return every role."""
    return tuple(name for name, _label in choices())


def label_of(role: str) -> str:
    """Return what a role is called; one of a service that no longer runs keeps its name."""
    return str(dict(choices()).get(role, role))
