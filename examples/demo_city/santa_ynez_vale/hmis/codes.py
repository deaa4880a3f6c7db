"""Projects of the system and the codes of HUD's lists that the export uses."""

from __future__ import annotations

from typing import NamedTuple

RACE_COLUMNS = {
    "AmIndAKNative": ("American Indian or Alaska Native", "Two or more races"),
    "Asian": ("Asian",),
    "BlackAfAmerican": ("Black or African American",),
    "HispanicLatinao": ("Hispanic or Latino",),
    "MidEastNAfrican": (),
    "NativeHIPacific": ("Native Hawaiian or Pacific Islander",),
    "White": ("White", "Two or more races"),
}
ORGANIZATIONS = (
    "City Housing Department", "Puente de Esperanza", "Lotus Family Services", "Open Door Vale",
    "Valley Veterans House", "Casa Segura", "Second Street Shelter",
)  # fmt: skip
VICTIM_SERVICES = 5
"""Casa Segura serves survivors of violence: its clients never enter the system."""


class Project(NamedTuple):
    """One project: its name, organization, HUD project type, share of stays, and usual days."""

    name: str
    organization: int
    type: int
    share: float
    days: float


PROJECTS = (
    Project("Second Street Shelter", 6, 0, 18, 62),
    Project("Open Door Shelter", 3, 0, 12, 48),
    Project("Lotus Family Shelter", 2, 0, 8, 85),
    Project("Winter Warming Beds", 6, 1, 11, 25),
    Project("Mabuhay Interim Village", 0, 2, 8, 150),
    Project("Puente Transitional Homes", 1, 2, 4, 210),
    Project("Jacaranda Supportive Apartments", 1, 3, 4, 700),
    Project("Veterans House", 4, 3, 2, 800),
    Project("City Outreach", 0, 4, 14, 110),
    Project("Creek Outreach", 1, 4, 7, 120),
    Project("Safe Haven on Story Mill", 3, 8, 2, 140),
    Project("Rapid Rehousing for Families", 2, 13, 6, 260),
    Project("Rapid Rehousing North", 1, 13, 3, 240),
    Project("Coordinated Entry", 0, 14, 1, 90),
    Project("Casa Segura", 5, 0, 0, 60),
)
PERMANENT = (410, 410, 410, 422, 423, 421, 411)
TEMPORARY = (302, 312, 313, 314, 327, 332)
INSTITUTIONS = (204, 205, 206, 207, 215, 225)
STREET = (101, 116, 118)
UNKNOWN = (30, 30, 30, 99, 8, 9, 17)
DECEASED = (24,)
KINDS = (PERMANENT, TEMPORARY, INSTITUTIONS, STREET, UNKNOWN, DECEASED)
EXITS = {
    0: (24, 14, 5, 14, 42, 1), 1: (9, 9, 4, 22, 55, 1), 2: (46, 18, 4, 11, 20, 1),
    3: (55, 8, 10, 6, 14, 7), 4: (13, 14, 6, 25, 41, 1), 8: (38, 14, 9, 16, 21, 2),
    13: (72, 10, 2, 4, 12, 0), 14: (22, 20, 5, 20, 33, 0),
}  # fmt: skip
"""How many in a hundred exits from a project type go to each of KINDS."""
PRIOR = (101, 116, 118, 204, 205, 302, 335, 336, 329, 410, 421, 8, 99)
PRIOR_SHARES = (18, 41, 2, 3, 2, 3, 9, 9, 3, 4, 1, 2, 3)
