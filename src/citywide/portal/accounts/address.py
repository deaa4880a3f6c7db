"""Where a request comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the network address of the client.

    Each trusted proxy adds, at the end of X-Forwarded-For, the address it was called from; what
    stands further left was sent by the client and may be invented.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if not proxies or len(forwarded) < proxies or not forwarded[-proxies]:
        return peer
    return forwarded[-proxies]
