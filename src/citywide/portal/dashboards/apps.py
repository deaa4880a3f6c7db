"""Registers the app."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Scorecard, measures, charts and receipts."""

    name = "citywide.portal.dashboards"
    label = "dashboards"
