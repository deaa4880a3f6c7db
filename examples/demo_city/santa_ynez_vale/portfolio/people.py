"""Who runs the invented projects. Addresses at citywide.example can sign in to the demo."""

from __future__ import annotations

LEAD = "pmo@citywide.example"
MANAGER = "manager@citywide.example"
HEAD = "head@citywide.example"
PEOPLE = (
    (LEAD, "Trần Mỹ Linh", "Information Technology"),
    (MANAGER, "Xochitl Mendoza", "Information Technology"),
    (HEAD, "Marcus Ellison", "Animal Care Center"),
    ("pm2@example.org", "Anjali Deshpande", "Information Technology"),
    ("pm3@example.org", "Darnell Washington", "Information Technology"),
    ("pm4@example.org", "Jessa Villanueva", "Information Technology"),
    ("pm5@example.org", "Wang Xiaoming", "Information Technology"),
    ("pm6@example.org", "Íñigo Peña", "Information Technology"),
    ("pm7@example.org", "Colleen O’Rourke", "Information Technology"),
)
"""Address, name and department."""


def manager_of(address: str | None, number: int) -> str:
    """Return who manages a project; the tool exports nobody for some, the office knows better."""
    if address is None or address == "pm1@example.org":
        return MANAGER
    return address
