"""Who approved a version, by name: addresses of people are not published."""

from __future__ import annotations

from citywide.portal.accounts.models import User

SYSTEM = "citywide"
"""What passed its checks approves itself."""


def approver(actor: str) -> str:
    """Return the name of whoever the lake remembers: the person's name, never the address."""
    if actor == SYSTEM or "@" not in actor:
        return actor
    found = User.objects.filter(email__iexact=actor).first()
    return str(found.name) if found and found.name else actor.partition("@")[0]
