"""Django in a command: what a verb needs before it touches the portal's database."""

from __future__ import annotations

import os


def start_django() -> None:
    """Start Django with the portal's settings, and bring its database up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citywide.portal.config.settings")
    # Django takes a second to import, and most commands never need it.
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
