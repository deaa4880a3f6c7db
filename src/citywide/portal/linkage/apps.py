"""Registers the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinkageConfig(AppConfig):
    """Review of linked records, and the log of judgements."""

    name = "citywide.portal.linkage"
    label = "linkage"

    def ready(self) -> None:
        """Add the reviewers' role and page to the portal, its jobs and the nightly run."""
        from citywide.portal.access.linkage import OVERSEER, REVIEWER
        from citywide.portal.accounts import roles
        from citywide.portal.jobs import schedule
        from citywide.portal.linkage import jobs
        from citywide.portal.ui import menu

        roles.register(REVIEWER, _("Linkage reviewer"))
        readers = frozenset({REVIEWER, OVERSEER, "steward", "administrator"})
        schedule.daily("linkage", f"{jobs.__name__}.nightly")
        menu.register(staff=[menu.Item(_("Linkage"), "linkage:home", readers)])
