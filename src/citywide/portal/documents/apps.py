"""Registers the app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """One source for accessible HTML, PDF and Word documents."""

    name = "citywide.portal.documents"
    label = "documents"
