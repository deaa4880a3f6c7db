"""Pages that are for some roles only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def role(*roles: str) -> Callable[[View], View]:
    """Return a decorator: people with one of `roles` see the page.

    Everybody else is told that they may not; who is not signed in is asked to sign in first.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = request.viewer
            if viewer.user_id is None:
                return redirect_to_login(request.get_full_path())
            if not viewer.roles & set(roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
