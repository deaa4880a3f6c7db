"""Addresses of the portfolio: public pages under projects/, those of the city under portfolio/."""

from __future__ import annotations

from django.urls import URLPattern

from citywide.services.portfolio.views.intake import urls as intake
from citywide.services.portfolio.views.money import urls as money
from citywide.services.portfolio.views.plan import urls as plan
from citywide.services.portfolio.views.portfolio import urls as portfolio
from citywide.services.portfolio.views.project import urls as project
from citywide.services.portfolio.views.public import urls as public
from citywide.services.portfolio.views.register import urls as register
from citywide.services.portfolio.views.reports import urls as reports
from citywide.services.portfolio.views.status import urls as status
from citywide.services.portfolio.views.strategy import urls as strategy
from citywide.services.portfolio.views.talk import urls as talk

app_name = "portfolio"
# What is fixed comes before what holds a project's number.
urlpatterns: list[URLPattern] = [
    *reports.urlpatterns,
    *public.urlpatterns,
    *portfolio.urlpatterns,
    *strategy.urlpatterns,
    *intake.urlpatterns,
    *talk.urlpatterns,
    *status.urlpatterns,
    *register.urlpatterns,
    *plan.urlpatterns,
    *money.urlpatterns,
    *project.urlpatterns,
]
