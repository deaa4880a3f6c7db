"""Addresses of the strategic plan and its annual work."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.strategy import edit, plan, work

_ITEM = "portfolio/plan/work/<int:item_id>/"
urlpatterns: list[URLPattern] = [
    path("portfolio/plan/", plan.show, name="strategy"),
    path("portfolio/plan/drift/", plan.adrift, name="drift"),
    path("portfolio/plan/drift.csv", plan.drift_csv, name="drift_csv"),
    path("portfolio/plan/new/", edit.new_plan, name="strategy_new"),
    path("portfolio/plan/edit/", edit.plan, name="strategy_edit"),
    path("portfolio/plan/areas/add/", edit.add_area, name="area_add"),
    path("portfolio/plan/areas/<int:area_id>/", edit.area, name="area_edit"),
    path("portfolio/plan/areas/<int:area_id>/goals/add/", edit.add_goal, name="goal_add"),
    path("portfolio/plan/goals/<int:goal_id>/", edit.goal, name="goal_edit"),
    path("portfolio/plan/work/", work.show, name="work"),
    path("portfolio/plan/work.csv", work.as_csv, name="work_csv"),
    path("portfolio/plan/work/add/", work.add, name="work_add"),
    path(_ITEM, work.item, name="work_item"),
    path(f"{_ITEM}edit/", work.edit, name="work_edit"),
    path(f"{_ITEM}complete/", work.complete, name="work_complete"),
    path(f"{_ITEM}drop/", work.drop, name="work_drop"),
    path(f"{_ITEM}reopen/", work.reopen, name="work_reopen"),
]
