"""What every change of a report does: take it alone, and leave an entry in the audit log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from citywide.core.errors import Conflict
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.portfolio.actions.history import plain
from citywide.services.portfolio.models import CommitteeReport

RULE_WRITE = "Only the project office's lead writes reports to the committee."


def alone(report: CommitteeReport, *states: str) -> CommitteeReport:
    """Return a report as it is now, kept from others until the transaction ends.

    Raises Conflict unless it is in one of the states.
    """
    found = CommitteeReport.objects.select_for_update().get(pk=report.pk)
    if found.state not in states:
        raise Conflict(
            _("The report %(key)s is now: %(state)s. This cannot be done any more.")
            % {"key": found.key, "state": found.get_state_display()}
        )
    return found


def note(
    by: Viewer, report: CommitteeReport, did: str, action: str = "change", **more: Any
) -> None:
    """Write an entry of the audit log; call it last in the transaction."""
    detail = {"did": did, "state": report.state, **plain(more)}
    record(
        by=by.actor,
        action=action,
        subject=f"report:{report.key}",
        detail={name: said for name, said in detail.items() if said not in (None, "")},
        address=by.address,
    )
