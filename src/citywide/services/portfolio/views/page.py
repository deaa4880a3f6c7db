"""What the pages of the service share: finding a project, the trail, and answers to mistakes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.permissions import may_see

View = Callable[..., HttpResponseBase]
Trail = list[tuple[str | Promise, str | None]]


def for_the_city(view: View) -> View:
    """Let people of the city see a page; who is not signed in is asked to sign in first."""
    return allowed(may_see)(view)


def allowed(rule: Callable[[Viewer], bool]) -> Callable[[View], View]:
    """Return a decorator: people the rule allows see the page, others are told they may not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.viewer.user_id is None:
                return redirect_to_login(request.get_full_path())
            if not rule(request.viewer):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def project_or_404(code: str) -> Project:
    """Return the project of a number; raises Http404."""
    related = ("lead_department", "sponsor", "manager", "strategic_area", "current_status")
    try:
        return Project.objects.select_related(*related).get(code=code)
    except Project.DoesNotExist:
        raise Http404(_("There is no project %(code)s.") % {"code": code}) from None


def must(is_allowed: bool) -> None:
    """Refuse the page unless allowed."""
    if not is_allowed:
        raise PermissionDenied


def trail(*steps: tuple[str | Promise, str | None]) -> Trail:
    """Return the breadcrumbs below the portfolio's own page; the last step has no address."""
    return [(_("Portfolio"), reverse("portfolio:mine")), *steps]


def trail_of(project: Project, *steps: tuple[str | Promise, str | None]) -> Trail:
    """Return the breadcrumbs below one project's page."""
    return trail((str(project), reverse("portfolio:project", args=[project.code])), *steps)
