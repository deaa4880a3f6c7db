"""{% load signin %}: the way in through the city's OpenID Connect provider."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

register = template.Library()


@register.simple_tag
def single_sign_on() -> dict[str, str] | None:
    """Return name, address and page to start from; None without a provider.

    The address is that of the default language, whatever the page's: the provider is told a
    single address to send people back to.
    """
    if not settings.SINGLE_SIGN_ON:
        return None
    start = "" if get_language() == settings.LANGUAGE_CODE else reverse(settings.HOME_URL)
    with override(settings.LANGUAGE_CODE):
        url = reverse("openid_connect_login", kwargs={"provider_id": "city"})
    return {"name": settings.SINGLE_SIGN_ON, "url": url, "next": start}
