"""Where a project stands, in words and the kind of tag they are shown with."""

from __future__ import annotations

from citywide.services.portfolio.queries.public import PublicProject
from citywide.services.portfolio.words import public as words


def standing(project: PublicProject) -> tuple[str, str]:
    """Return the published status of a running project, what became of any other."""
    if project.completed_on:
        return words.ended(project.is_success, project.slip_days)
    if not project.is_active:
        return words.stage(project.stage), "neutral"
    return words.status(project.status_declared), words.kind(project.status_declared)
