"""Addresses of the stewards' pages; `catalog/urls.py` takes them in."""

from __future__ import annotations

from django.urls import path

from citywide.portal.catalog.stewards.views import contract, correct, held, mine, quarantine

urlpatterns = [
    path("my/", mine.mine, name="mine"),
    path("my/held/<str:run>/", held.held, name="held"),
    path("my/held/<str:run>/decide/", held.decide, name="decide"),
    path("my/<str:dataset>/contract/", contract.contract, name="contract"),
    path("my/<str:dataset>/quarantine/", quarantine.quarantine, name="quarantine"),
    path(
        "my/<str:dataset>/quarantine/<str:run>/export.<str:format>",
        quarantine.export,
        name="quarantine_export",
    ),
    path(
        "my/<str:dataset>/quarantine/<str:run>/correct/",
        correct.correct,
        name="quarantine_correct",
    ),
    path(
        "my/<str:dataset>/quarantine/<str:run>/upload/",
        correct.upload,
        name="quarantine_upload",
    ),
    path(
        "my/<str:dataset>/quarantine/<str:run>/replace/",
        correct.replace,
        name="quarantine_replace",
    ),
]
