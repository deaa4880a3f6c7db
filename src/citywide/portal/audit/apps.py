"""Registers the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who saw or changed what, in a chain that cannot be altered unseen."""

    name = "citywide.portal.audit"
    label = "audit"
