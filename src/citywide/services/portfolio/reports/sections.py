"""The sections of the memorandum, in the order of the committee's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from citywide.portal.documents import build as write
from citywide.portal.documents.model import Block, Inline, Link, Signature
from citywide.services.portfolio.models import Approval, CommitteeReport
from citywide.services.portfolio.reports import difference, exhibit, prose
from citywide.services.portfolio.reports.numbers import Tell
from citywide.services.portfolio.rules.number_words import spelled
from citywide.services.portfolio.words.report import english
from citywide.services.portfolio.words.report.drafts.background import department_of, initials

APPENDIX = "PMO Completed Projects"


@dataclass(frozen=True)
class Material:
    """What the sections are written from: a report, its texts by section, its approvals."""

    report: CommitteeReport
    texts: Mapping[str, str]
    approvals: tuple[tuple[Approval, str], ...]
    """Each with the name of its office, in their order; none before the report is handed in."""
    tell: Tell

    @property
    def snapshot(self) -> Mapping[str, Any]:
        """The frozen records."""
        return self.report.snapshot

    @property
    def header(self) -> Mapping[str, Any]:
        """The lines of the memorandum's head."""
        return self.report.header

    @property
    def is_approved(self) -> bool:
        """Whether every office has approved it."""
        given = [one for one, _office in self.approvals]
        return bool(given) and all(one.decision == "approved" for one in given)

    @property
    def approved_on(self) -> dt.date | None:
        """The day of the last approval, once all are given."""
        moments = [one.at for one, _office in self.approvals if one.at]
        return timezone.localtime(max(moments)).date() if self.is_approved and moments else None

    def prose(self, section: str, level: int = 3) -> list[Block]:
        """Return a block of prose; its headings are of that level."""
        return prose.blocks(self.texts.get(section, ""), self.tell, level)


def head(of: Material) -> list[tuple[str, list[str | Inline]]]:
    """Return the lines of the memorandum's head."""
    said, day = of.header, of.approved_on
    return [
        ("TO", [said["to"]]),
        ("FROM", [said["from"]]),
        ("SUBJECT", [said["subject"]]),
        ("DATE", [said["date"]]),
        ("Approved", ["Yes, by every office named below" if day else "Not yet, this is a draft"]),
        ("Date", [english.day(day) if day else "Not yet"]),
        ("COUNCIL DISTRICT", [said["council_district"]]),
    ]


def recommendation(of: Material) -> list[Block]:
    """Return RECOMMENDATION and SUMMARY AND OUTCOME."""
    return [
        write.heading(1, "RECOMMENDATION"),
        *of.prose("recommendation", 2),
        write.heading(1, "SUMMARY AND OUTCOME"),
        *of.prose("summary", 2),
    ]


def background(of: Material) -> list[Block]:
    """Return BACKGROUND: the office with its criteria, the strategic plan with its metrics."""
    return [
        write.heading(1, "BACKGROUND"),
        write.heading(2, "The Project Management Office"),
        *of.prose("office"),
        write.paragraph("The PMO oversees a project that meets at least one of four criteria:"),
        write.numbered(_criteria(of)),
        write.heading(2, _plan_title(of)),
        *of.prose("strategic-plan"),
        *_areas(of),
        write.heading(3, f"Exhibit 1: {_short(of)} {exhibit.METRICS}"),
        exhibit.metrics(of.snapshot, of.tell),
    ]


def _criteria(of: Material) -> list[list[str | Inline]]:
    """Return the four criteria with the limits in force when the report was made."""
    limits = of.snapshot["criteria"]
    departments, days = int(limits["departments"]), int(limits["days"])
    more = "more than one department" if departments == 1 else f"more than {departments}"
    return [
        ["Its total cost is over ", of.tell("policy_oversight_cost_usd", "exact"), "."],
        [f"It involves {more}{'' if departments == 1 else ' departments'}."],
        [f"Its execution takes longer than {_duration(days)}."],
        ["It is high profile or sensitive for the City."],
    ]


def _duration(days: int) -> str:
    years, rest = divmod(days, 365)
    if rest or not years:
        return f"{english.count_in_words(days)} day{'' if days == 1 else 's'}"
    return f"{english.count_in_words(years)} year{'' if years == 1 else 's'}"


def _short(of: Material) -> str:
    return initials(department_of(of.header))


def _plan_title(of: Material) -> str:
    plan, name = of.snapshot["plan"], department_of(of.header)
    if not plan:
        return f"The {name} ({_short(of)}) Strategic Plan"
    first, last = (dt.date.fromisoformat(plan[key]) for key in ("starts_on", "ends_on"))
    years = round((last - first).days / 365.25)
    long = f"{spelled(years).title()}-Year " if years else ""
    return f"The {name} ({_short(of)}) {long}Strategic Plan"


def _areas(of: Material) -> list[Block]:
    areas = of.snapshot["areas"]
    if not areas:
        return []
    count = english.count_in_words(len(areas))
    many = "area" if len(areas) == 1 else "areas"
    items = [_named(one) for one in areas]
    return [write.paragraph(f"It has {count} strategic {many}:"), write.numbered(items)]


def _named(area: Mapping[str, str]) -> list[str | Inline]:
    if not area["description"]:
        return [write.strong(area["name"])]
    return [write.strong(f"{area['name']}:"), f" {area['description']}"]


def analysis(of: Material) -> list[Block]:
    """Return ANALYSIS: the projects, what was accomplished, the work plan, what has changed."""
    year = english.fiscal_year(of.snapshot["fiscal_year"])
    return [
        write.heading(1, "ANALYSIS"),
        write.heading(2, "The Project Management Office Status Update"),
        *of.prose("overview"),
        write.heading(3, "PMO Status Reporting"),
        *of.prose("status", 4),
        exhibit.off_plan(of.snapshot),
        write.heading(2, "Accomplishments and Project Highlights"),
        *of.prose("highlights"),
        write.heading(2, f"The {department_of(of.header)} Work Plan Status Update {year}"),
        *of.prose("work-plan"),
        *(block for area in of.snapshot["areas"] for block in _area(of, area)),
        write.heading(3, "What Comes Next"),
        *of.prose("upcoming", 4),
        write.heading(2, "Changes Since the Previous Report"),
        *of.prose("changes"),
        *difference.blocks(of.report, 3),
    ]


def _area(of: Material, area: Mapping[str, str]) -> list[Block]:
    return [
        write.heading(3, area["name"]),
        *of.prose(f"area-{area['key']}", 4),
        *exhibit.work(of.snapshot, area),
    ]


def coordination(of: Material) -> list[Block]:
    """Return COORDINATION, the signature and whom to ask."""
    said = of.header
    contact = said.get("contact", "")
    return [
        write.heading(1, "COORDINATION"),
        write.paragraph(_coordinated(of)),
        *_decisions(of),
        Signature(said["from"], said["sender_title"], "/s/" if of.is_approved else "Not signed"),
        *(
            [write.paragraph("For questions, please contact ", *_contact(contact))]
            if contact
            else []
        ),
    ]


def _coordinated(of: Material) -> str:
    outside = [office for one, office in of.approvals if one.office not in _OWN]
    if not outside:
        return "This memorandum has not been handed in for coordination yet."
    verb = "has been" if of.is_approved else "is being"
    names = english.listed([f"the {name}" for name in outside])
    return f"This memorandum {verb} coordinated with {names}."


_OWN = frozenset({"author", "department_head"})


def _decisions(of: Material) -> list[Block]:
    """Return who approved and when; names of people stay out of a public document."""
    if not of.is_approved:
        return []
    rows = [
        (office, english.day(timezone.localtime(one.at).date()) if one.at else "")
        for one, office in of.approvals
    ]
    return [write.table("Approvals", ["Office", "Approved on"], rows)]


def _contact(contact: str) -> list[str | Inline]:
    """Return whom to ask; an address is a link."""
    found: list[str | Inline] = []
    for place, word in enumerate(contact.split(" ")):
        gap = " " if place else ""
        plain = word.strip(",.;()<>")
        if "@" in plain and "." in plain.partition("@")[2]:
            before, _at, after = word.partition(plain)
            found += [f"{gap}{before}", Link(plain, f"mailto:{plain}"), after]
        else:
            found.append(f"{gap}{word}")
    if not contact.rstrip().endswith("."):
        found.append(".")
    return found


def attachment(of: Material) -> list[Block]:
    """Return ATTACHMENT and Appendix A."""
    return [
        write.heading(1, "ATTACHMENT"),
        write.paragraph(f"Appendix A – {APPENDIX}"),
        write.attachment("Appendix A", APPENDIX),
        exhibit.completed(of.snapshot),
    ]
