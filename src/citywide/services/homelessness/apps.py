"""Registers the service."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomelessnessConfig(AppConfig):
    """HMIS exports, the nightly truth, system performance measures and the by-name list."""

    name = "citywide.services.homelessness"
    label = "homelessness"
    verbose_name = _("Homelessness")
