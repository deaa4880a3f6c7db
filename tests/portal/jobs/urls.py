"""The pages of this room, and stand-ins for those of others that its pages lead to."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def elsewhere(request: HttpRequest, **_given: object) -> HttpResponse:
    """Answer for a page of another room."""
    return HttpResponse("elsewhere")


catalog = (
    [
        path("my/", elsewhere, name="mine"),
        path("search/", elsewhere, name="search"),
        path("datasets/<slug:dataset>/versions/<int:number>/", elsewhere, name="version"),
        path("my/held/<str:run>/", elsewhere, name="held"),
        path("my/<str:dataset>/quarantine/", elsewhere, name="quarantine"),
    ],
    "catalog",
)
urlpatterns = i18n_patterns(
    path("", include(catalog)),
    path("", include("citywide.portal.jobs.urls")),
    path("", include("citywide.portal.ui.urls")),
    path("account/", include("allauth.urls")),
    prefix_default_language=False,
)
