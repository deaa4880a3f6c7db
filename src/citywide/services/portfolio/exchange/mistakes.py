"""Collects every mistake of a file, so that people correct them all at once."""

from __future__ import annotations

from citywide.core.errors import ExtractError, Finding

MOST = 200
"""Mistakes listed; a file with more has one that repeats."""


class Mistakes:
    """What was found in one file: errors, which refuse it, and warnings, which go with it."""

    def __init__(self, file: str, unit: str = "line") -> None:
        self.file = file
        self.unit = unit
        """What lines are called in this kind of file: line or row."""
        self._errors: list[Finding] = []
        self._warnings: list[Finding] = []
        self._more = 0

    def add(self, message: str, line: int | None = None, at: str = "") -> None:
        """Note a mistake; `at` is the column or the part of the file."""
        if len(self._errors) < MOST:
            self._errors.append(Finding(message, self.file, line, at))
        else:
            self._more += 1

    def warn(self, message: str, line: int | None = None, at: str = "") -> None:
        """Note something that was read, but that somebody should look at."""
        if len(self._warnings) < MOST:
            self._warnings.append(Finding(message, self.file, line, at, "warning"))

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings so far."""
        return tuple(self._warnings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The mistakes so far."""
        return tuple(self._errors)

    def refuse(self) -> None:
        """Raise ExtractError with every mistake, in the order of lines, if there is one."""
        if not self._errors:
            return
        listed = sorted(self._errors, key=lambda finding: finding.line or 0)
        if self._more:
            listed.append(Finding(f"There are {self._more:,} more mistakes.", self.file))
        raise ExtractError(listed)
