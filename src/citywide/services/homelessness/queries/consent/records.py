"""Releases, notices, protocols, exclusions and disposal, as rules and pages read them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from citywide.portal.access import purposes
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.models import (
    DisposalRun,
    Exclusion,
    Part2Program,
    PrivacyNotice,
    Protocol,
    ReleaseOfInformation,
    TeamMember,
)

LONG_AGO = dt.date(1900, 1, 1)
WHOLE_CITY = ""


def day_of(at: dt.datetime) -> dt.date:
    """Return the city's day at an instant."""
    return timezone.localtime(at).date()


def releases_in_force(
    purpose: str, departments: frozenset[str], at: dt.datetime
) -> list[ReleaseOfInformation]:
    """Return the releases that cover a purpose and one of the departments at a time."""
    day = day_of(at)
    found = ReleaseOfInformation.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at), signed_on__lte=day, expires_on__gte=day
    ).prefetch_related("part2_programs")
    # Lists in JSON are searched alike on every database only here.
    return [
        one for one in found if purpose in one.purposes and departments & frozenset(one.agencies)
    ]


def exclusions_in_force(at: dt.datetime) -> list[Exclusion]:
    """Return who asked to be left out and still does."""
    return list(Exclusion.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at)))


def notice_spans(purpose: str) -> list[tuple[dt.date, dt.date | None]]:
    """Return the days, both inclusive, of collection for which a notice names a purpose.

    Each notice is in force until the next begins. The latest day is None: until now.
    """
    spans: list[tuple[dt.date, dt.date | None]] = []
    until: dt.date | None = None
    for notice in PrivacyNotice.objects.order_by("-in_force_from"):
        if purpose in notice.purposes:
            first = LONG_AGO if notice.applies_to_earlier else notice.in_force_from
            spans.append((first, until))
        until = notice.in_force_from - dt.timedelta(days=1)
    return spans


def protocol_of(viewer: Viewer, at: dt.datetime) -> Protocol | None:
    """Return the protocol in force that names a viewer as a member of its team, if any."""
    if viewer.user_id is None:
        return None
    day = day_of(at)
    member = (
        TeamMember.objects.select_related("protocol")
        .filter(
            Q(until_on=None) | Q(until_on__gte=day),
            Q(removed_at=None) | Q(removed_at__gt=at),
            user_id=viewer.user_id,
            from_on__lte=day,
            protocol__from_on__lte=day,
            protocol__until_on__gte=day,
        )
        .first()
    )
    return member.protocol if member else None


def releases_of(person_id: str) -> list[ReleaseOfInformation]:
    """Return every release a person ever signed, newest first; of everybody for no person."""
    found = ReleaseOfInformation.objects.select_related("file").prefetch_related("part2_programs")
    return list(found.filter(person_id=person_id) if person_id else found[:200])


def notices() -> list[PrivacyNotice]:
    """Return the versions of the privacy notice, newest first."""
    return list(PrivacyNotice.objects.all())


def protocols() -> list[Protocol]:
    """Return the protocols with their teams, newest first."""
    return list(Protocol.objects.prefetch_related("members__user"))


def exclusions() -> list[Exclusion]:
    """Return everybody who ever asked to be left out, newest first."""
    return list(Exclusion.objects.all())


def programs() -> list[Part2Program]:
    """Return the treatment programs whose records stand apart."""
    return list(Part2Program.objects.all())


def disposals() -> list[DisposalRun]:
    """Return the lists of what is due for disposal, newest first."""
    return list(DisposalRun.objects.all())


def purposes_to_agree_to() -> list[tuple[str, str]]:
    """Return the purposes a release or a notice can name, with their labels."""
    own = {"browse", "review", "correction"}
    offered = purposes.offered("homelessness").items()
    return [(name, str(label)) for name, label in offered if name not in own]
