"""Addresses of reports to the committee: for everybody under projects/, for the city's people."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.reports import (
    decide,
    edit,
    files,
    overview,
    public,
    reports,
)

urlpatterns: list[URLPattern] = [
    path("projects/reports/", public.reports, name="public_reports"),
    path("projects/reports/<slug:key>/", public.report, name="public_report"),
    path("projects/reports/<slug:key>/<slug:form>/", public.report_file, name="public_report_file"),
    path("portfolio/reports/", reports.reports, name="reports"),
    path("portfolio/reports/making/<uuid:job_id>/", reports.making, name="report_making"),
    path("portfolio/reports/<slug:key>/", overview.report, name="report"),
    path("portfolio/reports/<slug:key>/preview/", files.preview, name="report_preview"),
    path("portfolio/reports/<slug:key>/edit/", edit.edit, name="report_edit"),
    path(
        "portfolio/reports/<slug:key>/edit/<slug:section>/",
        edit.block,
        name="report_block",
    ),
    path("portfolio/reports/<slug:key>/file/<slug:form>/", files.file, name="report_file"),
    path("portfolio/reports/<slug:key>/agenda/", files.agenda, name="report_agenda"),
    path("portfolio/reports/<slug:key>/submit/", decide.submit, name="report_submit"),
    path("portfolio/reports/<slug:key>/take-back/", decide.take_back, name="report_take_back"),
    path("portfolio/reports/<slug:key>/approve/", decide.approve, name="report_approve"),
    path("portfolio/reports/<slug:key>/return/", decide.give_back, name="report_return"),
    path("portfolio/reports/<slug:key>/lock/", decide.lock_again, name="report_lock"),
    path("portfolio/reports/<slug:key>/publish/", decide.publish, name="report_publish"),
    path("portfolio/reports/<slug:key>/withdraw/", decide.withdraw, name="report_withdraw"),
]
