"""Dollars short enough for a cell or an axis: $46.4M."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext, override

from citywide.portal.dashboards.words import amount, number
from citywide.portal.dashboards.words.amounts import rounded

_MILLION, _THOUSAND = Decimal(1_000_000), Decimal(1_000)


def short_usd(value: Decimal, language: str, decimals: int = 1) -> str:
    """Return dollars in millions or thousands: '$46.4M', '$750K', '$12'; half is rounded up."""
    size = abs(value)
    with override(language):
        if rounded(size / _THOUSAND, 0) >= 1000:
            scaled, pattern = size / _MILLION, gettext("$%(number)sM")
        elif rounded(size, 0) >= 1000:
            scaled, pattern, decimals = size / _THOUSAND, gettext("$%(number)sK"), 0
        else:
            return amount(value, "usd", 0, language)
    # 46.0 says no more than 46.
    places = 0 if rounded(scaled, decimals) == rounded(scaled, 0) else decimals
    text = pattern % {"number": number(scaled, places, language)}
    return f"-{text}" if value < 0 else text
