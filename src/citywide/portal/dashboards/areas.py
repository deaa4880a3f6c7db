"""The City Service Areas, named in each language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS: dict[str, str | Promise] = {
    "Community & Economic Development": _("Community and Economic Development"),
    "Environmental & Utility Services": _("Environmental and Utility Services"),
    "Neighborhood Services": _("Neighborhood Services"),
    "Public Safety": _("Public Safety"),
    "Transportation & Aviation Services": _("Transportation and Aviation Services"),
    "Strategic Support": _("Strategic Support"),
}
"""In the order residents meet them."""


def slug_of(area: str) -> str:
    """Return a service area as it stands in an address."""
    return area.lower().replace(" & ", "-").replace(" ", "-")
