"""Registers the app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The gate to the lake."""

    name = "citywide.portal.access"
    label = "access"
