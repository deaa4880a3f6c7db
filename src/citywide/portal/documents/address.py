"""Addresses in files that leave the portal."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import iri_to_uri


def absolute(url: str) -> str:
    """Return an address that works outside the portal, in ASCII."""
    return str(iri_to_uri(urljoin(f"{settings.CITYWIDE.public_url.rstrip('/')}/", url)))
