"""Who is asking: a frozen picture of a person's roles at the time of the request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

STEWARD = "steward"


@dataclass(frozen=True)
class Viewer:
    """A person, or with no roles a visitor."""

    user_id: int | None = None
    name: str = ""
    email: str = ""
    grants: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """(role, department name) pairs; an empty department stands for the whole city."""
    stewarded: frozenset[str] = field(default_factory=frozenset)
    """Data sets entrusted to the person."""
    address: str = ""
    """Network address the request came from, for the audit log."""

    @property
    def roles(self) -> frozenset[str]:
        """Every role held anywhere; a person with data sets entrusted is a steward."""
        held = {role for role, _ in self.grants}
        return frozenset(held | ({STEWARD} if self.stewarded else set()))

    @property
    def departments(self) -> frozenset[str]:
        """Departments in which the person holds any role."""
        return frozenset(department for _, department in self.grants if department)

    @property
    def is_visitor(self) -> bool:
        """True for everybody without a role: they see what is public."""
        return not self.roles

    @property
    def actor(self) -> str:
        """The name the audit log and the lake remember."""
        return self.email or "visitor"

    def has(self, role: str, department: str | None = None) -> bool:
        """Return whether a role is held: anywhere, or in that department (or city-wide)."""
        if role == STEWARD:
            return bool(self.stewarded)
        return any(
            held == role and (department is None or where in {"", department})
            for held, where in self.grants
        )


VISITOR = Viewer()


def viewer_of(user: Any, address: str = "") -> Viewer:
    """Return the viewer a Django user is; inactive and anonymous users are visitors."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Viewer(address=address)
    grants = user.grants.select_related("department")
    return Viewer(
        user_id=user.pk,
        name=str(user),
        email=user.email,
        grants=frozenset((g.role, g.department.name if g.department else "") for g in grants),
        stewarded=frozenset(user.stewardships.values_list("dataset", flat=True)),
        address=address,
    )
