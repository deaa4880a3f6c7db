"""Which pairs two people judge: hard ones, and a share that nobody can foresee."""

from __future__ import annotations

import hashlib

from django.conf import settings

from citywide.core.linkage.second_opinions import Policy


def policy() -> Policy:
    """Return the portal's policy; its key comes from the portal's secret.

    Another secret doubles other pairs, so judgements of a pair may then wait for a second one.
    """
    secret = settings.SECRET_KEY.encode()
    return Policy(key=hashlib.sha256(b"blind double review of linkage" + secret).digest())
