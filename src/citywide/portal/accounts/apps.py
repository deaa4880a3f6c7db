"""Registers the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, departments, roles and sign-in."""

    name = "citywide.portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Start listening to what happens at sign-in."""
        from citywide.portal.accounts import events

        events.connect()
