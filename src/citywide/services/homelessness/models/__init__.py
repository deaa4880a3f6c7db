"""The service's records in the database: what people agreed to, and who may act on it."""

from citywide.services.homelessness.models.by_name import (
    CaseClient,
    CaseFile,
    CaseNote,
    DefaultView,
    ListShare,
    NextAction,
    SavedView,
)
from citywide.services.homelessness.models.consent import (
    PrivacyNotice,
    ReleaseFile,
    ReleaseOfInformation,
)
from citywide.services.homelessness.models.entered import Change
from citywide.services.homelessness.models.outreach import Contact, OutreachSession, Placement
from citywide.services.homelessness.models.places import (
    Cleanup,
    Encampment,
    InterimSite,
    NightCount,
    ReportReading,
)
from citywide.services.homelessness.models.protection import (
    DisposalRun,
    Exclusion,
    Part2Program,
    PersonRedirect,
    Protocol,
    TeamMember,
)

__all__ = [
    "CaseClient",
    "CaseFile",
    "CaseNote",
    "Change",
    "Cleanup",
    "Contact",
    "DefaultView",
    "DisposalRun",
    "Encampment",
    "Exclusion",
    "InterimSite",
    "ListShare",
    "NextAction",
    "NightCount",
    "OutreachSession",
    "Part2Program",
    "PersonRedirect",
    "Placement",
    "PrivacyNotice",
    "Protocol",
    "ReleaseFile",
    "ReleaseOfInformation",
    "ReportReading",
    "SavedView",
    "TeamMember",
]
