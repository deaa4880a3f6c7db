"""Addresses of the review workbench."""

from django.urls import path

from citywide.portal.linkage.views import board, log, quality, task

app_name = "linkage"
urlpatterns = [
    path("linkage/", board.home, name="home"),
    path("linkage/<slug:spec>/", board.board, name="board"),
    path("linkage/<slug:spec>/start/", board.start, name="start"),
    path("linkage/<slug:spec>/next/", task.next_task, name="next"),
    path("linkage/<slug:spec>/task/<slug:task_id>/", task.task, name="task"),
    path("linkage/<slug:spec>/sample/next/", task.next_sampled, name="next_sampled"),
    path("linkage/<slug:spec>/sample/<slug:task_id>/", task.sampled, name="sampled"),
    path("linkage/<slug:spec>/judgements/", log.log, name="log"),
    path("linkage/<slug:spec>/judgements.csv", log.export, name="export"),
    path("linkage/<slug:spec>/judgements/<slug:judgement>/undo/", task.undo, name="undo"),
    path("linkage/<slug:spec>/person/<slug:person_id>/", log.person, name="person"),
    path("linkage/<slug:spec>/quality/", quality.quality, name="quality"),
]
