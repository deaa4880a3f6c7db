"""Registers the app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The gate to the lake."""

    name = "citywide.portal.access"
    label = "access"

    def ready(self) -> None:
        """Tell the pages about people which data sets can be entrusted to somebody."""
        from citywide.portal.access import known
        from citywide.portal.accounts import datasets

        datasets.offer(lambda: [(c.id, c.name) for c in known.city().contracts.values()])
