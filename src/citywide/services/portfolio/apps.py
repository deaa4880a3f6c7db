"""Registers the service."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from citywide.portal.ui import menu

_ROLES = {"pmo_lead": _("Project office lead"), "report_approver": _("Report approver")}


class PortfolioConfig(AppConfig):
    """The project portfolio and the committee report."""

    name = "citywide.services.portfolio"
    label = "portfolio"
    verbose_name = _("Project portfolio")

    def ready(self) -> None:
        """Add the service's menus, roles and background work to the portal."""
        # They have models, which can only be loaded once every app is.
        from citywide.portal.accounts import roles
        from citywide.portal.jobs import schedule
        from citywide.services.portfolio import jobs
        from citywide.services.portfolio.actions import forecast

        for role, label in _ROLES.items():
            roles.register(role, label)
        menu.register(
            main=[menu.Item(_("Projects"), "portfolio:public")],
            staff=[
                menu.Item(_("Portfolio"), "portfolio:mine", menu.PEOPLE_OF_THE_CITY | _ROLES.keys())
            ],
        )
        schedule.daily("project reminders", f"{jobs.__name__}.remind")
        schedule.daily("project publication", f"{jobs.__name__}.publish_daily")
        schedule.daily("project forecasts", f"{forecast.__name__}.forecast_daily")
