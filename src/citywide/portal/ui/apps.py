"""The page frame as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The lowest room of the portal: it knows no other."""

    name = "citywide.portal.ui"
    label = "ui"
