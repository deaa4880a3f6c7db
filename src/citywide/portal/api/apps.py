"""Registers the app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The public HTTP interface."""

    name = "citywide.portal.api"
    label = "api"
