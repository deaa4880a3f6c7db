"""Every error Citywide raises on purpose, in one tree.

CitywideError                      exit 1   HTTP 500
├── UsageError                     exit 2   HTTP 400   the call itself is wrong
│   └── NotFound                   exit 3   HTTP 404   no such data set, version, receipt, ...
├── Forbidden                      exit 14  HTTP 403   whoever asks may not see or do this
├── SettingsError                  exit 4   HTTP 500   a setting has a value it cannot have
├── ContractError                  exit 5   HTTP 422   a contract, measure or derived table is wrong
├── SourceError                    exit 6   HTTP 502   an extract could not be fetched
├── ExtractError                   exit 7   HTTP 422   an extract could not be read
├── VersionHeld                    exit 8   HTTP 409   a version waits for a steward
├── Conflict                       exit 9   HTTP 409   somebody else is working on the same thing
├── EngineError                    exit 10  HTTP 500   an engine refused or failed
├── LakeError                      exit 11  HTTP 500   the lake is damaged or out of room
│   └── Tampered                   exit 12  HTTP 500   bytes in the lake are not those published
├── ReceiptMismatch                exit 13  HTTP 500   a recomputed number came out different
└── Disposed                       exit 15  HTTP 410   rows behind it were disposed of under a rule

Each message is a sentence for a city employee: what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One mistake in a file people write: where it is and what to do about it."""

    message: str
    file: str = ""
    line: int | None = None
    path: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        where = f"{place}: " if place else ""
        at = f" (at {self.path})" if self.path else ""
        return f"{where}{self.message}{at}"


class CitywideError(Exception):
    """The root: anything Citywide says in a sentence instead of a traceback."""

    exit_code = 1
    http_status = 500


class UsageError(CitywideError):
    """The call itself is wrong."""

    exit_code = 2
    http_status = 400


class NotFound(UsageError):
    """A data set, version, run, measure or receipt of that name does not exist."""

    exit_code = 3
    http_status = 404


class Forbidden(CitywideError):
    """Whoever asks may not see or do this; the sentence names the rule."""

    exit_code = 14
    http_status = 403


class SettingsError(CitywideError):
    """A setting has a value it cannot have."""

    exit_code = 4


class ContractError(CitywideError):
    """A contract, derived table or measure is wrong; carries every finding at once."""

    exit_code = 5
    http_status = 422

    def __init__(self, findings: Sequence[Finding] | str) -> None:
        if isinstance(findings, str):
            findings = [Finding(findings)]
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class SourceError(CitywideError):
    """An extract could not be fetched from where it is kept."""

    exit_code = 6
    http_status = 502


class ExtractError(CitywideError):
    """An extract was fetched but cannot be read as its contract says."""

    exit_code = 7
    http_status = 422

    def __init__(self, findings: Sequence[Finding] | str) -> None:
        if isinstance(findings, str):
            findings = [Finding(findings)]
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class VersionHeld(CitywideError):
    """The version was checked and is held until a steward releases or rejects it."""

    exit_code = 8
    http_status = 409


class Conflict(CitywideError):
    """Another run is working on the same data set, or the thing changed meanwhile."""

    exit_code = 9
    http_status = 409


class EngineError(CitywideError):
    """An engine could not do what it was asked."""

    exit_code = 10


class LakeError(CitywideError):
    """The lake is damaged, locked or out of room."""

    exit_code = 11


class Tampered(LakeError):
    """Bytes in the lake are not the bytes that were published."""

    exit_code = 12


class ReceiptMismatch(CitywideError):
    """A number recomputed from its pinned versions is not the number on its receipt."""

    exit_code = 13


class Disposed(CitywideError):
    """Rows behind a number were disposed of under a rule; the number stands as it was issued."""

    exit_code = 15
    http_status = 410
