"""How the cells of a delimited text are written: its delimiter, its quotes, its spaces."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from citywide.core.contracts.model import Reading
from citywide.core.errors import ExtractError
from citywide.core.ingest.read.records import Form, Records
from citywide.core.ingest.read.result import Note

Parsed = tuple[int, list[str], int]
"""The line a record starts on, its cells and how many lines it has, 0 when it has no end."""

FIRST = 200
"""Records that are looked at to tell the delimiter and the header."""
_DELIMITERS = (",", "\t", ";", "|")
_NAMED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_HINT = re.compile(r'\ufeff?"?sep=([^\r\n])"?\r?\n')


def form_of(text: str, reading: Reading, likely: str) -> Form:
    """Return how cells are written: as the contract says, else as the text and its name show.

    Raises:
        ExtractError: the contract names an impossible delimiter or quote.
    """
    given = _NAMED.get(reading.delimiter.lower(), reading.delimiter)
    if len(given) > 1 or given in {"\n", "\r"} or (given and given == reading.quote):
        raise ExtractError(
            f"The contract says delimiter: {reading.delimiter!r}, but a delimiter is one "
            "character that is neither the quote nor a line break."
        )
    if len(reading.quote) > 1 or reading.quote in {"\n", "\r", " "}:
        raise ExtractError(
            f"The contract says quote: {reading.quote!r}, but a quote is one character or none."
        )
    known = given or _hinted(text, reading.quote) or likely
    form = Form(known or ",", reading.quote)
    return form if known else replace(form, delimiter=_sniff(text, form))


def has_hint(text: str) -> bool:
    """Whether the first line only tells a spreadsheet the delimiter (`sep=;`)."""
    return bool(_HINT.match(text))


def _hinted(text: str, quote: str) -> str:
    hint = _HINT.match(text)
    return hint.group(1) if hint and hint.group(1) != quote else ""


def _sniff(text: str, form: Form) -> str:
    start = "".join(io.StringIO(text, newline="").readlines()[:FIRST])
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        if delimiter == form.quote:
            continue
        counts = [len(c) for _, c, _ in parse(start, replace(form, delimiter=delimiter), 1)]
        wide = Counter(count for count in counts if count > 1)
        width, share = wide.most_common(1)[0] if wide else (0, 0)
        score = (share / max(1, sum(map(bool, counts))), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def parse(text: str, form: Form, line: int) -> list[Parsed]:
    """Return the records of a text whose first line has that number."""
    records = Records(io.StringIO(text, newline="").readline, form, line, "The file")
    return [(at, cells, 0 if records.problem else records.span) for at, cells in records]


def drop_spaces(
    text: str, form: Form, records: list[Parsed]
) -> tuple[Form, list[Parsed], tuple[Note, ...]]:
    """Read again with spaces after delimiters dropped, where quotes stand behind them."""
    pattern = re.escape(form.delimiter) + " +" + re.escape(form.quote)
    if not form.quote or form.delimiter == " " or not re.search(pattern, text):
        return form, records, ()
    spaced = replace(form, skip_space=True)
    again = parse(text, spaced, records[0][0])
    if _fitting(again) < _fitting(records) or not _unquoted(records, again):
        return form, records, ()
    message = "Quotes stand behind a space; spaces after the delimiter were dropped."
    return spaced, again, (Note("info", message),)


def _fitting(records: Sequence[Parsed]) -> float:
    counts = Counter(len(cells) for _, cells, _ in records if cells)
    return counts.most_common(1)[0][1] / len(records) if counts else 0.0


def _unquoted(before: list[Parsed], after: list[Parsed]) -> bool:
    """Whether dropping spaces changed more than the spaces themselves."""
    return any(
        [cell.lstrip(" ") for cell in old] != [cell.lstrip(" ") for cell in new]
        for (_, old, _), (_, new, _) in zip(before, after, strict=False)
    )
