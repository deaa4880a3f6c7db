"""Addresses of the service; each room of views has its own list."""

from __future__ import annotations

from django.urls import URLPattern

from citywide.services.homelessness.views.consent import urls as consent
from citywide.services.homelessness.views.measures import urls as measures
from citywide.services.homelessness.views.outreach import urls as outreach
from citywide.services.homelessness.views.people import urls as people
from citywide.services.homelessness.views.public import urls as public
from citywide.services.homelessness.views.spending import urls as spending

app_name = "homelessness"
urlpatterns: list[URLPattern] = [
    *consent.urlpatterns,
    *public.urlpatterns,
    *people.urlpatterns,
    *measures.urlpatterns,
    *outreach.urlpatterns,
    *spending.urlpatterns,
]
