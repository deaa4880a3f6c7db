"""What pages say about a report: its states, blocks and approvals, and figures typed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citywide.services.portfolio.models import ReportState
from citywide.services.portfolio.rules.reviewed_text import Disagreement
from citywide.services.portfolio.words.report import english
from citywide.services.portfolio.words.report.figures import Frozen

Words: TypeAlias = str | Promise

STATE_KINDS: Mapping[str, str] = {
    ReportState.DRAFT: "neutral",
    ReportState.IN_REVIEW: "info",
    ReportState.APPROVED: "good",
    ReportState.PUBLISHED: "good",
    ReportState.WITHDRAWN: "warning",
}
"""The kind of tag each state is shown with."""
SECTIONS: Mapping[str, Words] = {
    "recommendation": gettext_lazy("Recommendation"),
    "summary": gettext_lazy("Summary and outcome"),
    "office": gettext_lazy("Background: the Project Management Office"),
    "strategic-plan": gettext_lazy("Background: the strategic plan"),
    "overview": gettext_lazy("Analysis: status update"),
    "status": gettext_lazy("Analysis: status reporting"),
    "highlights": gettext_lazy("Analysis: accomplishments and highlights"),
    "work-plan": gettext_lazy("Analysis: work plan"),
    "upcoming": gettext_lazy("Analysis: what comes next"),
    "changes": gettext_lazy("Analysis: changes since the previous report"),
}
DECISIONS: Mapping[str, tuple[str, Words]] = {
    "": ("neutral", gettext_lazy("Open")),
    "approved": ("good", gettext_lazy("Approved")),
    "returned": ("warning", gettext_lazy("Returned")),
}
"""Kind of tag and word for each decision of an office."""


def section_title(section: str, areas: Mapping[str, str]) -> str:
    """Return what a block of prose is called; `areas` are names by key."""
    if section.startswith("area-"):
        name = areas.get(section.removeprefix("area-"), section)
        return _("Analysis: work plan, %(area)s") % {"area": name}
    return str(SECTIONS.get(section, section))


def disagreement(found: Disagreement, figure: Frozen) -> str:
    """Return what disagrees: the typed figure, and what the data say."""
    said = {"typed": found.text, "figure": amount(found.figure, figure), "name": figure.name}
    return _("“%(typed)s” was typed, but the data say %(figure)s (%(name)s).") % said


def amount(value: Decimal, figure: Frozen) -> str:
    """Return a value in a figure's unit; a percentage is in percent (91.7)."""
    if figure.unit == "usd":
        return english.dollars_in_full(value)
    if figure.unit == "percent":
        return english.percent(value / 100, figure.decimals)
    return f"{value:,.{figure.decimals}f}"
