"""Registers the app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Data sets for residents and stewards."""

    name = "citywide.portal.catalog"
    label = "catalog"
