"""The server's entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citywide.portal.config.settings")
application = get_wsgi_application()


def _warm_up() -> None:
    """Read the city folder and draw once, so that the first visitor does not wait for it."""
    from citywide.portal.access import gate
    from citywide.portal.dashboards.charts import warm_up

    gate.stamp()
    warm_up()


_warm_up()
