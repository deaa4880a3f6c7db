"""Addresses of one project's plan."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.plan import (
    baselines,
    files,
    grid,
    imports,
    page,
    phases,
    tasks,
)

_PLAN = "portfolio/p/<str:code>/plan/"
_TASK = f"{_PLAN}tasks/<int:task_id>/"
_PHASE = f"{_PLAN}phases/<int:phase_id>/"
urlpatterns: list[URLPattern] = [
    path(_PLAN, page.plan, name="plan"),
    path(f"{_PLAN}edit/", grid.edit, name="plan_grid"),
    path(f"{_PLAN}tasks/add/", tasks.add, name="task_add"),
    path(_TASK, tasks.edit, name="task"),
    path(f"{_TASK}move/", tasks.move, name="task_move"),
    path(f"{_TASK}drop/", tasks.drop, name="task_drop"),
    path(f"{_TASK}restore/", tasks.restore, name="task_restore"),
    path(f"{_PLAN}phases/", phases.phases, name="phases"),
    path(f"{_PLAN}phases/restore/<int:change_id>/", phases.restore, name="phase_restore"),
    path(_PHASE, phases.rename, name="phase"),
    path(f"{_PHASE}move/<slug:direction>/", phases.move, name="phase_move"),
    path(f"{_PHASE}remove/", phases.remove, name="phase_remove"),
    path(f"{_PLAN}baselines/approve/", baselines.approve, name="baseline_approve"),
    path(f"{_PLAN}baselines/<int:number>/", baselines.baseline, name="baseline"),
    path(f"{_PLAN}import/", imports.hand_in, name="plan_import"),
    path(f"{_PLAN}import/<uuid:key>/", imports.preview, name="plan_preview"),
    path(f"{_PLAN}export.<slug:format>", files.export, name="plan_export"),
    path(f"{_PLAN}template.<slug:format>", files.template, name="plan_template"),
]
