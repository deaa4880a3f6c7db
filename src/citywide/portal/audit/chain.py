"""How entries hold together, and what that proves.

Each entry carries the SHA-256 of its own content, of which the hash of the entry before is a part.
Whoever changes, removes, inserts or reorders entries in the database breaks the chain, or has to
compute every later hash anew. Against that, and against cutting off the end, the hash of every
entry is also kept outside the database (see `anchors`).

Proven: whoever can write to the database but not to the portal's data folder cannot change, remove,
insert or reorder entries unnoticed. Not proven: that somebody who controls both did not rewrite
both. Copy the anchors daily to a place out of their reach, and compare the copy with the original.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from citywide.portal.audit.models import HASH_LENGTH, Entry

FIRST = "0" * HASH_LENGTH
"""What the first entry carries as the hash of the entry before."""


def canonical(value: Any) -> str:
    """Return a value as JSON in the one spelling that is hashed: sorted, ASCII, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)


def hash_of(entry: Entry) -> str:
    """Return the SHA-256, in hexadecimal, of everything an entry says and of what it follows."""
    content = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "by": entry.by,
        "address": entry.address,
        "action": entry.action,
        "subject": entry.subject,
        "purpose": entry.purpose,
        "detail": entry.detail_json,
        "previous": entry.previous_hash,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()
