"""The names a new service is made with, all from the one its developer gives."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

from citywide.core.errors import UsageError


@dataclass(frozen=True)
class Names:
    """What stands for what in the template."""

    service: str
    record: str
    department: str

    @property
    def title(self) -> str:
        """The service's name in words: 'Library holds'."""
        return self.service.replace("_", " ").capitalize()

    def replacements(self) -> list[tuple[str, str]]:
        """Return what is written in place of what, longer names first."""
        return [
            ("ZzService", _camel(self.service)),
            ("ZzRecord", _camel(self.record)),
            ("Zz title", self.title),
            ("Zz department", self.department),
            ("zz_service", self.service),
            ("zz_record", self.record),
            ("zz_plural", f"{self.record}s"),
            ("zz-path", self.service.replace("_", "-")),
        ]

    def written(self, text: str) -> str:
        """Return a text of the template with the service's names in it."""
        for old, new in self.replacements():
            text = text.replace(old, new)
        return text


def names_of(service: str, record: str, department: str) -> Names:
    """Return the names for a new service; without a record's name, it is the service's singular.

    Raises:
        UsageError: a name cannot be one in Python, or is not in small letters.
    """
    record = record or service.split("_")[-1].removesuffix("s")
    for name, what in ((service, "service"), (record, "record")):
        if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", name) or keyword.iskeyword(name):
            raise UsageError(
                f"{name!r} cannot be the name of a {what}: use small letters, digits and "
                "underscores, like library_holds."
            )
    if f"{record}s" in {"models", "views", "forms", "actions"} or record == service:
        raise UsageError(f"A record called {record!r} would hide a room; choose with --record.")
    return Names(service, record, department)


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
