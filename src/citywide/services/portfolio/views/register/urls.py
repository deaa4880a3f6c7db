"""Addresses of a project's register."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.register import actions, items, rebaseline

_REGISTER = "portfolio/p/<str:code>/register/"
_ITEM = f"{_REGISTER}<int:number>/"
urlpatterns: list[URLPattern] = [
    path(_REGISTER, items.register, name="register"),
    path(f"{_REGISTER}add/<slug:kind>/", items.add, name="register_add"),
    path(_ITEM, items.item, name="register_item"),
    path(f"{_ITEM}edit/", items.edit, name="register_edit"),
    path(f"{_ITEM}close/", items.close, name="register_close"),
    path(f"{_ITEM}reopen/", items.reopen, name="register_reopen"),
    path(f"{_ITEM}decide/", items.decide, name="register_decide"),
    path(f"{_ITEM}actions/add/", actions.add, name="action_add"),
    path(f"{_ITEM}actions/<int:key>/", actions.edit, name="action_edit"),
    path(f"{_ITEM}actions/<int:key>/done/", actions.done, name="action_done"),
    path(f"{_ITEM}baseline/", rebaseline.rebaseline, name="rebaseline"),
]
