"""Reads the whole chain and says every place where it does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from citywide.portal.audit import anchors, triggers
from citywide.portal.audit.chain import FIRST, hash_of
from citywide.portal.audit.models import Entry


class Kind(TextChoices):
    """What is wrong. The labels are sentences about one entry."""

    ALTERED: Any = "altered", _("Entry %(first)s was altered after it was written.")
    MISSING: Any = "missing", _("Entry %(first)s is missing.")
    REPLACED: Any = (
        "replaced",
        _("Entry %(first)s is not the one that was written under that number."),
    )
    UNCHAINED: Any = "unchained", _("Entry %(first)s does not follow the entry before it.")
    FOREIGN: Any = "foreign", _("Entry %(first)s was not written by the portal: it has no anchor.")
    UNREADABLE: Any = "unreadable", _("Line %(first)s of the anchors file cannot be read.")
    UNGUARDED: Any = (
        "unguarded",
        _("The database no longer refuses changes: %(first)s trigger is gone."),
    )


_SEVERAL = {
    Kind.MISSING: _("Entries %(first)s to %(last)s are missing."),
    Kind.FOREIGN: _(
        "Entries %(first)s to %(last)s were not written by the portal: they have no anchors."
    ),
}


@dataclass(frozen=True)
class Break:
    """A place where the log is not as it was written."""

    kind: Kind
    first: int
    last: int

    @property
    def sentence(self) -> str:
        """What is wrong, in the reader's language."""
        several = _SEVERAL.get(self.kind) if self.last > self.first else None
        return str(several or self.kind.label) % {"first": self.first, "last": self.last}


def breaks() -> list[Break]:
    """Return every place where the log was altered, in order; empty when it is whole.

    Reads every entry once, in constant memory, and holds the anchors in memory.
    """
    kept = anchors.read()
    gone = triggers.missing(connection)
    found = [Break(Kind.UNGUARDED, len(gone), len(gone))] if gone else []
    found += [Break(Kind.UNREADABLE, line, line) for line in kept.unreadable]
    entries = Entry.objects.order_by("sequence").iterator(chunk_size=2_000)
    return found + list(_joined(_walk(entries, kept)))


def _walk(entries: Iterable[Entry], kept: anchors.Anchors) -> Iterator[Break]:
    number, previous = 0, FIRST
    for entry in entries:
        follows = entry.sequence == number + 1
        if not follows:
            yield Break(Kind.MISSING, number + 1, entry.sequence - 1)
        yield from _judge(entry, previous if follows else None, kept)
        number, previous = entry.sequence, entry.hash
    for lost in sorted(sequence for sequence in kept.kept if sequence > number):
        yield Break(Kind.MISSING, lost, lost)


def _judge(entry: Entry, previous: str | None, kept: anchors.Anchors) -> Iterator[Break]:
    """Yield what is wrong with one entry; after a gap there is no hash to follow."""
    number = entry.sequence
    if hash_of(entry) != entry.hash:
        yield Break(Kind.ALTERED, number, number)
    elif previous is not None and entry.previous_hash != previous:
        yield Break(Kind.UNCHAINED, number, number)
    if number in kept.kept and kept.kept[number] != entry.hash:
        yield Break(Kind.REPLACED, number, number)
    elif entry.hash not in kept.written.get(number, ()):
        yield Break(Kind.FOREIGN, number, number)


def _joined(found: Iterable[Break]) -> Iterator[Break]:
    """Yield breaks with neighbours of one kind as one, where a sentence exists for several."""
    held: dict[Kind, Break] = {}
    for item in found:
        if item.kind not in _SEVERAL:
            yield item
            continue
        open_one = held.get(item.kind)
        if open_one and open_one.last + 1 == item.first:
            held[item.kind] = replace(open_one, last=item.last)
            continue
        if open_one:
            yield open_one
        held[item.kind] = item
    yield from held.values()
