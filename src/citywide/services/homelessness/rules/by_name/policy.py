"""What a community decides about its by-name list: windows, ages and what each situation means.

Sources: Built for Zero's quality data toolkit (inactive after a community-set time without contact,
often 90 days, 30 for youth; doubled up, left the area, in an institution over 90 days, died);
HMIS Data Standards FY2026, lists 3.12 and 4.12 (destinations and living situations); 24 CFR 578.3
(categories of homelessness); 24 CFR 5.100 (elderly: 62).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from citywide.core.calculations import Value
from citywide.core.errors import SettingsError

_SITUATIONS = (
    "homeless_situations",
    "housed_situations",
    "inactive_situations",
    "not_homeless_situations",
)


@dataclass(frozen=True)
class Policy:
    """The policy of a by-name list, checked when it is made.

    Windows are days without contact after which somebody is inactive, counted from the day after
    the contact: with 90, a contact on day 0 keeps a person active through day 89. A window by type
    of project (`..._days` that may be None) goes before those by age.

    Raises:
        SettingsError: every value that cannot be, in one message.
    """

    adult_days: int = 90
    youth_days: int = 30
    night_by_night_days: int | None = None
    outreach_days: int | None = None
    services_days: int | None = None
    """Day shelters, services only and other projects (types 6, 7 and 11)."""
    coordinated_entry_days: int | None = None
    waiting_days: int | None = None
    """Enrolled in permanent housing and not yet moved in."""
    youth_until_age: int = 25
    senior_from_age: int = 62
    transitional_is_homeless: bool = True
    """A stay in transitional housing keeps a person active (HUD's category 1, the PIT count)."""
    contact_can_house: bool = True
    """A worker who finds somebody in permanent housing makes them housed, without an exit."""
    homeless_situations: tuple[int, ...] = (101, 116, 118, 302)
    housed_situations: tuple[int, ...] = (410, 411, 421, 422, 423, 426, 435)
    inactive_situations: tuple[int, ...] = (24, 312, 313, 335, 336)
    """Died, or doubled up with family or friends."""
    not_homeless_situations: tuple[int, ...] = (314, 327, 329, 332)
    """A hotel paid for, a halfway house, a host home: not literally homeless, not housed."""

    def __post_init__(self) -> None:
        mistakes = [*self._wrong_days(), *self._wrong_ages(), *self._wrong_situations()]
        if mistakes:
            raise SettingsError(" ".join(mistakes))

    @property
    def shelter_types(self) -> tuple[int, ...]:
        """Types of projects in which an open stay is a night in shelter."""
        return (0, 2, 8) if self.transitional_is_homeless else (0, 8)

    def parameters(self) -> Mapping[str, Value]:
        """Return the values the queries of `sql/status` take, by name."""
        named = {f.name: getattr(self, f.name) for f in fields(self)}
        del named["transitional_is_homeless"]
        return named | {"shelter_types": self.shelter_types}

    def _wrong_days(self) -> list[str]:
        found = []
        for name in (f.name for f in fields(self) if f.name.endswith("_days")):
            value = getattr(self, name)
            optional = name not in ("adult_days", "youth_days")
            if not (value is None and optional) and not _is_count(value, 1, 3_650):
                found.append(f"The setting {name} is {value}. Give 1 to 3650 days.")
        return found

    def _wrong_ages(self) -> list[str]:
        return [
            f"The setting {name} is {getattr(self, name)}. Give an age from 14 to 120."
            for name in ("youth_until_age", "senior_from_age")
            if not _is_count(getattr(self, name), 14, 120)
        ]

    def _wrong_situations(self) -> list[str]:
        seen: dict[int, str] = {}
        found = []
        for name in _SITUATIONS:
            for code in getattr(self, name):
                if code in seen:
                    found.append(f"Situation {code} stands in {seen[code]} and in {name}.")
                seen[code] = name
        return found


def _is_count(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
