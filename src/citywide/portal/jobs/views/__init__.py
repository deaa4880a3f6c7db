"""Pages: upload a file, follow a job, read the history of runs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from citywide.portal.ui.menu import address

Trail = list[tuple[str, str | None]]


def trail(*steps: tuple[str, str | None]) -> Trail:
    """Return the way from the home page over the reader's data sets to a page of this app."""
    home: Trail = [(_("Home"), address("dashboards:home", default="/"))]
    mine = address("catalog:mine")
    return [*home, *([(_("My data sets"), mine)] if mine else []), *steps]
