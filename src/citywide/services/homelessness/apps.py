"""Registers the service."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from citywide.portal.ui import menu

_ROLES = {
    "housing_worker": _("Housing worker"),
    "homelessness_lead": _("Homelessness lead"),
}


class HomelessnessConfig(AppConfig):
    """HMIS exports, the nightly truth, system performance measures and the by-name list."""

    name = "citywide.services.homelessness"
    label = "homelessness"
    verbose_name = _("Homelessness")

    def ready(self) -> None:
        """Add the service's roles, menus and rules of consent to the portal."""
        # They have models, which can only be loaded once every app is.
        from citywide.portal.access import linkage_effect, linkage_runs
        from citywide.portal.accounts import roles
        from citywide.portal.jobs import schedule
        from citywide.services.homelessness import jobs
        from citywide.services.homelessness.actions.linked import follow_linkage
        from citywide.services.homelessness.exchange.hmis.bring import PEOPLE
        from citywide.services.homelessness.publish.linked import figures
        from citywide.services.homelessness.queries.consent import rule

        for role, label in _ROLES.items():
            roles.register(role, label)
        rule.register()
        linkage_runs.register(PEOPLE, follow_linkage)
        linkage_effect.register(PEOPLE, figures)
        schedule.daily("homelessness publication", f"{jobs.__name__}.publish_daily")
        keepers = frozenset({*_ROLES, "privacy_officer"})
        people = menu.PEOPLE_OF_THE_CITY | _ROLES.keys()
        menu.register(
            main=[menu.Item(_("Homelessness"), "homelessness:public")],
            staff=[menu.Item(_("Homeless people"), "homelessness:staff", people)],
        )
        workers = frozenset(_ROLES)
        menu.register(staff=[menu.Item(_("Outreach"), "homelessness:outreach", workers)])
        menu.register(staff=[menu.Item(_("Consent of clients"), "homelessness:consent", keepers)])
