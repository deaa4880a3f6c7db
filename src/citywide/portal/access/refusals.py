"""What somebody signed in was refused is in the audit log, whichever door they tried.

Doors that turn an error into an answer of their own (pages that say it in a sentence, the API,
background jobs) call this; all other errors come past the middleware. It is called where no
transaction is open any more: what is rolled back with the refused action would not be kept.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from citywide.core.errors import Forbidden, NotFound
from citywide.portal.access.notice import note
from citywide.portal.access.viewer import Viewer


class Concealed(NotFound):
    """It is there, but whoever asks may not know; in the words for what does not exist."""


def is_refusal(error: object) -> bool:
    """Return whether an error says no to a person, rather than to what they wrote."""
    return isinstance(error, Forbidden | Concealed | PermissionDenied)


def note_refusal(request: HttpRequest, error: object, door: str = "page") -> None:
    """Record that somebody signed in was refused, once for each request and error."""
    if not is_refusal(error) or request.viewer.is_visitor:
        return
    known = request.__dict__.setdefault("_refusals_noted", [])
    if not any(one is error for one in known):
        known.append(error)
        # Never a sentence or a value that was asked for: it could name somebody.
        purpose = str(request.GET.get("purpose", "")) if hasattr(request, "GET") else ""
        note_denied(request.viewer, f"{door}:{request.path}", purpose)


def note_denied(viewer: Viewer, what: str, purpose: str = "") -> None:
    """Record a refusal that no error tells of, such as a page that shows no column."""
    if not viewer.is_visitor:
        note(viewer, "denied", what, purpose if purpose.replace("_", "").isalnum() else "")
