"""Consent follows identities: whenever linkage publishes who is who, retired ids lead on."""

from __future__ import annotations

from collections.abc import Mapping

from citywide.services.homelessness.actions.consent import follow_merges
from citywide.services.homelessness.models import (
    Exclusion,
    PersonRedirect,
    ReleaseOfInformation,
)
from citywide.services.homelessness.queries.consent.identities import Identities, identities
from citywide.services.homelessness.queries.lake import PUBLISHER


def follow_linkage(redirects: Mapping[str, str], because: str) -> None:
    """Write down who retired persons are now; called by linkage after each publication.

    A person named by a release or an exclusion whose id no client has any more, as before the
    first linkage, is whoever the first of their clients is now. What is known is not written again.
    """
    known = identities()
    wanted = {**_unknown(known), **redirects}
    written = dict(PersonRedirect.objects.values_list("retired_person_id", "person_id"))
    new = {old: now for old, now in wanted.items() if old != now and written.get(old) != now}
    if new:
        follow_merges(by=PUBLISHER, now=new, because=because)


def _unknown(known: Identities) -> dict[str, str]:
    found: dict[str, str] = {}
    for record in (*ReleaseOfInformation.objects.all(), *Exclusion.objects.all()):
        now = [known.person_of.get((source, client)) for source, client in record.clients]
        living = next((person for person in now if person), None)
        if living and record.person_id not in known.clients_of:
            found[record.person_id] = living
    return found
