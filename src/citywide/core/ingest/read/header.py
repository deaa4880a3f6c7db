"""Which of the first records is the header: names, as many as the records have cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_NUMBER = re.compile(r"\s*[$(+-]*\s*[\d.,]*\d[\d.,]*\s*%?\)?\s*")
_YEAR = re.compile(r"\s*(19|20)\d\d\s*")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")

Cells = Sequence[str | None]


def usual_width(records: Sequence[Cells]) -> int:
    """Return how many cells records usually have; lone cells (titles, notes) weigh less."""
    counts = Counter(len(cells) for cells in records if cells)
    wide = Counter({width: count for width, count in counts.items() if width > 1})
    if wide.total() * 5 >= counts.total() and wide:
        return wide.most_common(1)[0][0]
    return counts.most_common(1)[0][0] if counts else 0


def find_header(records: Sequence[Cells]) -> int:
    """Return the position of the header among the first records, none of which is blank."""
    width = usual_width(records)
    first = next(i for i, cells in enumerate(records) if len(cells) == width)
    if not records[first][-1] or not looks_like_names(records[first]):
        # Records may end in a delimiter that the header lacks, or be ragged below it.
        for earlier in range(first):
            count = len(records[earlier])
            if count > 1 and (count == width - 1 or looks_like_names(records[earlier])):
                return earlier if count * 2 >= width else first
    if not _mostly_empty(records[first]):
        return first
    for position in range(first, min(len(records), first + 30)):
        if len(records[position]) == width and not _mostly_empty(records[position]):
            return position if looks_like_names(records[position]) else first
    return first


def looks_like_names(cells: Cells) -> bool:
    """Whether a record reads like column names: mostly filled, distinct and not numbers."""
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    names = [cell for cell in filled if not _is_value(cell)]
    distinct = len(set(filled)) * 2 > len(filled)
    return (
        bool(filled)
        and len(filled) * 2 >= len(cells)
        and len(names) * 2 >= len(filled)
        and (distinct)
    )


def _is_value(cell: str) -> bool:
    number = bool(_NUMBER.fullmatch(cell)) and not _YEAR.fullmatch(cell)
    return number or bool(_DATE.match(cell))


def _mostly_empty(cells: Cells) -> bool:
    filled = sum(1 for cell in cells if cell and cell.strip())
    return len(cells) >= 3 and (filled <= 1 or filled * 3 <= len(cells))
