"""Who may do what with consent. Pages ask before they show a control; actions ask again."""

from __future__ import annotations

from citywide.core.errors import Forbidden
from citywide.portal.access.viewer import Viewer

HOUSING_WORKER = "housing_worker"
LEAD = "homelessness_lead"
PRIVACY_OFFICER = "privacy_officer"


def is_police(viewer: Viewer) -> bool:
    """People of the police reach nothing here, whatever other roles they hold."""
    return any("police" in where.lower() for _role, where in viewer.grants)


def works_with_clients(viewer: Viewer) -> bool:
    """Housing workers and the lead see and keep what clients agreed to."""
    return (viewer.has(HOUSING_WORKER) or viewer.has(LEAD)) and not is_police(viewer)


def may_see_consent(viewer: Viewer) -> bool:
    """Those who work with clients, and the privacy officer."""
    return works_with_clients(viewer) or may_guard(viewer)


def may_guard(viewer: Viewer) -> bool:
    """The privacy officer keeps notices, marks programs and approves disposal."""
    return viewer.has(PRIVACY_OFFICER) and not is_police(viewer)


def may_keep_protocols(viewer: Viewer) -> bool:
    """The lead and the privacy officer name teams."""
    return may_guard(viewer) or (viewer.has(LEAD) and not is_police(viewer))


def must(allowed: bool, sentence: str) -> None:
    """Raise Forbidden with a sentence that names the rule, unless allowed."""
    if not allowed:
        raise Forbidden(sentence)


def may_enter_outreach(viewer: Viewer) -> bool:
    """Housing workers and the lead enter and see outreach, encampments and cleanups."""
    return works_with_clients(viewer)


def may_keep_sites(viewer: Viewer) -> bool:
    """The lead keeps the sites, the counts of a night, and what is read of 311."""
    return viewer.has(LEAD) and not is_police(viewer)
