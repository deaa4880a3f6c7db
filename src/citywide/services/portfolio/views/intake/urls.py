"""Addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.intake import propose, queue, score

urlpatterns: list[URLPattern] = [
    path("portfolio/propose/", propose.propose, name="propose"),
    path("portfolio/propose/check/", propose.check, name="propose_check"),
    path("portfolio/intake/", queue.queue, name="intake"),
    path("portfolio/intake/<str:code>/", score.score, name="score"),
]
