"""Every address of the portal. Pages carry their language in the path, so they can be cached."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from citywide.portal.config import services

handler400 = "citywide.portal.ui.views.bad_request"
handler403 = "citywide.portal.ui.views.forbidden"
handler404 = "citywide.portal.ui.views.not_found"
handler500 = "citywide.portal.ui.views.server_error"

# An operation of the API is registered by importing it, before the API makes its addresses.
services.load_apis(settings.CITYWIDE.service_names)

urlpatterns = [
    path("api/", include("citywide.portal.api.urls")),
    *i18n_patterns(
        path("", include("citywide.portal.dashboards.urls")),
        path("", include("citywide.portal.catalog.urls")),
        path("", include("citywide.portal.linkage.urls")),
        path("", include("citywide.portal.jobs.urls")),
        path("", include("citywide.portal.audit.urls")),
        path("", include("citywide.portal.accounts.urls")),
        path("", include("citywide.portal.ui.urls")),
        *services.addresses(settings.CITYWIDE.service_names),
        path("account/", include("allauth.urls")),
        prefix_default_language=False,
    ),
]
