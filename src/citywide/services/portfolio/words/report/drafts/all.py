"""Every draft of a report, in the order of the memorandum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citywide.services.portfolio.words.report.drafts import analysis, background, changes, plan
from citywide.services.portfolio.words.report.figures import ReportFigures


@dataclass(frozen=True)
class Draft:
    """One block of prose: the section it stands in and its text, as `reports.prose` reads it."""

    section: str
    text: str


def draft_all(
    snapshot: Mapping[str, Any],
    figures: ReportFigures,
    header: Mapping[str, Any],
    previous: Mapping[str, Any] | None,
) -> list[Draft]:
    """Return a draft for each block; `previous` is the snapshot of the report before."""
    told = {
        "recommendation": background.recommendation(snapshot, header),
        "summary": background.summary(snapshot, figures),
        "office": background.office(snapshot, figures, header),
        "strategic-plan": background.strategic_plan(snapshot, header),
        "overview": analysis.overview(snapshot, figures),
        "status": analysis.status(snapshot, figures),
        "highlights": analysis.highlights(snapshot, figures),
        "work-plan": plan.intro(snapshot, header),
        **{f"area-{one['key']}": plan.area(snapshot, one) for one in snapshot["areas"]},
        "upcoming": plan.upcoming(snapshot),
        "changes": changes.changes(snapshot, previous),
    }
    return [Draft(section, text) for section, text in told.items()]
