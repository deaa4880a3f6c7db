"""The service's records in the database: what people agreed to, and who may act on it."""

from citywide.services.homelessness.models.consent import PrivacyNotice, ReleaseOfInformation
from citywide.services.homelessness.models.protection import (
    DisposalRun,
    Exclusion,
    Part2Program,
    PersonRedirect,
    Protocol,
    TeamMember,
)

__all__ = [
    "DisposalRun",
    "Exclusion",
    "Part2Program",
    "PersonRedirect",
    "PrivacyNotice",
    "Protocol",
    "ReleaseOfInformation",
    "TeamMember",
]
