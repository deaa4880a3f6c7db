"""Addresses of the scorecard, measures and receipts."""

from __future__ import annotations

from django.urls import path

from citywide.portal.dashboards.views import home, measures, receipts

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("measures/", measures.listing, name="measures"),
    path("measures/<slug:measure_id>/", measures.measure, name="measure"),
    path("measures/<slug:measure_id>.csv", measures.numbers, name="measure_csv"),
    path("receipts/<slug:name>/", receipts.receipt, name="receipt"),
    path("receipts/<slug:name>/verify/", receipts.verify, name="receipt_verify"),
]
