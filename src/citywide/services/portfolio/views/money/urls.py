"""Addresses of one project's money."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.money import files, funding, page

_MONEY = "portfolio/p/<str:code>/money/"
urlpatterns: list[URLPattern] = [
    path(_MONEY, page.money, name="money"),
    path(f"{_MONEY}funding/add/", funding.add, name="funding_add"),
    path(f"{_MONEY}funding/<int:funding_id>/", funding.edit, name="funding"),
    path(f"{_MONEY}funding/<int:funding_id>/remove/", funding.remove, name="funding_remove"),
    path(f"{_MONEY}<slug:table>.csv", files.table, name="money_csv"),
]
