"""How many questions one address, or one person, may ask in a minute."""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

VISITOR, PERSON = 300, 1_200
"""Questions a minute for an address without a sign-in, and for somebody signed in."""


class PerMinute(BaseThrottle):
    """Counts the questions of a minute; `share` makes a costly question count more.

    Each process counts for itself, so a server of several processes allows as many times more.
    """

    def __init__(self, share: int = 1) -> None:
        self._share = share

    def allow_request(self, request: HttpRequest) -> bool:
        """Return whether there is room for one more question."""
        person = request.viewer.user_id
        limit = (VISITOR if person is None else PERSON) // self._share
        who = f"person-{person}" if person else self.get_ident(request)
        key = f"api-limit:{self._share}:{who}:{int(time.time() // 60)}"
        cache.add(key, 0, 120)
        try:
            return int(cache.incr(key)) <= limit
        except ValueError:
            # The cache was cleared in between: the minute begins anew.
            return True

    def get_ident(self, request: HttpRequest) -> str:
        """Return the address asking; forwarded ones count only from proxies we trust."""
        direct = str(request.META.get("REMOTE_ADDR", ""))
        trusted = int(settings.CITYWIDE.trusted_proxies)
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if not trusted or len(forwarded) < trusted:
            return direct
        return str(forwarded[-trusted]).strip() or direct

    def wait(self) -> float:
        """Return the seconds until the next minute."""
        return math.ceil(60 - time.time() % 60)
