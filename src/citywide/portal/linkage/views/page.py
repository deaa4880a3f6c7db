"""What every page of the workbench needs: a signed-in viewer, the trail, never kept anywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citywide.core.linkage import LinkageSpec
from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage.words import title

Trail = list[tuple[str, str | None]]
View = Callable[..., Any]


def for_people(view: View) -> Any:
    """Let only people who signed in reach a page; never keep its answer anywhere."""

    @wraps(view)
    def answered(request: HttpRequest, **given: Any) -> HttpResponse:
        viewer: Viewer = request.viewer
        response: HttpResponse = view(request, viewer, **given)
        add_never_cache_headers(response)
        return response

    return login_required(answered)


def trail(*steps: tuple[str, str | None]) -> Trail:
    """Return the way from the home page through the linkages to a page."""
    start: Trail = [
        (_("Home"), reverse("dashboards:home")),
        (_("Linkage"), reverse("linkage:home") if steps else None),
    ]
    return [*start, *steps]


def frame(viewer: Viewer, name: str, *steps: tuple[str, str | None]) -> dict[str, Any]:
    """Return what the pages of one linkage share; raises NotFound."""
    spec: LinkageSpec = linkage.spec(viewer, name)
    called = title(spec, get_language() or "en")
    return {
        "spec": spec,
        "called": called,
        "may_review": linkage.may_review(viewer, spec),
        "may_oversee": linkage.may_oversee(viewer),
        "may_run": linkage.may_run(viewer, spec),
        "trail": trail(
            (called, reverse("linkage:board", args=[name]) if steps else None),
            *steps,
        ),
    }
