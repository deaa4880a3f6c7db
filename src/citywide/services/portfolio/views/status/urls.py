"""Addresses of the monthly status: updates, history, approvals."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.status import bulk, decide, history, update

_ONE = "portfolio/p/<str:code>/status/<str:as_of>/<int:revision>/"
urlpatterns: list[URLPattern] = [
    path("portfolio/update/", bulk.updates, name="updates"),
    path("portfolio/approvals/", decide.approvals, name="approvals"),
    path("portfolio/p/<str:code>/update/", update.update, name="update"),
    path("portfolio/p/<str:code>/status/", history.history, name="status"),
    path("portfolio/p/<str:code>/status/<str:as_of>/", history.of_day, name="status_of"),
    path(_ONE, history.revision, name="status_revision"),
    path(f"{_ONE}approve/", decide.approve, name="status_approve"),
    path(f"{_ONE}return/", decide.give_back, name="status_return"),
    path(f"{_ONE}correct/", decide.correct, name="status_correct"),
    path(f"{_ONE}discard/", decide.discard, name="status_discard"),
]
