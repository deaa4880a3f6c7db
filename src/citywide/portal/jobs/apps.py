"""Registers the app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work in the background, with visible state."""

    name = "citywide.portal.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register what the portal can do in the background."""
        from citywide.portal.jobs import handlers  # noqa: F401
