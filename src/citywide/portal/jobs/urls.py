"""Addresses of uploads, jobs and runs."""

from __future__ import annotations

from django.urls import path

from citywide.portal.jobs.views import jobs, runs, upload

app_name = "jobs"
urlpatterns = [
    path("my/upload/", upload.upload, name="upload"),
    path("my/<slug:dataset>/upload/", upload.upload, name="upload"),
    path("my/jobs/", jobs.jobs, name="jobs"),
    path("my/jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("my/jobs/<uuid:job_id>/retry/", jobs.retry, name="retry"),
    path("my/jobs/<uuid:job_id>/cancel/", jobs.cancel, name="cancel"),
    path("my/runs/", runs.runs, name="runs"),
    path("my/runs/<str:run>/", runs.run, name="run"),
]
