"""The type of a column, by its sampled values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from citywide.core.contracts.model import Type
from citywide.core.ingest.draft.dates import Dates, find_dates
from citywide.core.ingest.draft.guess import Guess, Values, shown, sure
from citywide.core.ingest.draft.numbers import Numbers, find_numbers
from citywide.core.ingest.draft.words import CODES, DATED, MISSING, MONEY, TIMED

_TOLERATED = 0.005
"""Share of values that may fit no type without the column becoming text."""
_PAIRS = ({"true", "false"}, {"yes", "no"}, {"y", "n"}, {"t", "f"})


def with_type(guess: Guess, values: Values, zone: str) -> Guess:
    """Return the guess with the type its sampled values show, and why."""
    if not values.total:
        return replace(guess, because="type unknown: no value in the sample")
    texts = Counter(
        {v: n for v, n in values.counts.items() if len(v) > 15 or v.lower() not in MISSING}
    )
    tokens = values.counts - texts
    found = _boolean(guess, texts) or _date(guess, texts, zone) or _number(guess, texts)
    if not found or not texts:
        return _text(guess, values, tokens)
    missing = tuple(sorted(tokens, key=lambda token: (-tokens[token], token)))
    note = (f"these stand for no value: {shown(tokens)}",) if tokens else ()
    return replace(found, missing=missing, notes=found.notes + note)


def _text(guess: Guess, values: Values, tokens: Counter[str]) -> Guess:
    standing = f"may stand for no value: {shown(tokens)}"
    notes: tuple[str, ...] = (standing,) if tokens else ()
    longest = max(map(len, values.counts))
    notes += (f"the longest sampled value has {longest:,} characters",)
    percent = sum(n for v, n in values.counts.items() if re.fullmatch(r"-?[\d.]+ ?%", v))
    if percent * 2 > values.total:
        notes += ("percentages written as text with a sign: divide them in a derived table",)
    because = guess.because or f"{sure(values.total)} % sure: text, no stricter type fits"
    return replace(guess, type=Type.STRING, because=because, notes=guess.notes + notes)


def _parses(kind: str, total: int, others: Counter[str]) -> str:
    good = total - others.total()
    said = f"{sure(total, others.total())} % sure: {good:,} of {total:,} sampled values parse"
    return f"{said} as {kind}" + (f"; exceptions: {shown(others)}" if others else "")


def _tolerable(texts: Counter[str], others: Counter[str]) -> bool:
    return others.total() <= _TOLERATED * texts.total()


def _boolean(guess: Guess, texts: Counter[str]) -> Guess | None:
    words = {text.lower() for text in texts}
    if words not in _PAIRS and not (words and words <= {"true", "false"}):
        return None
    return replace(guess, type=Type.BOOLEAN, because=_parses("yes or no", texts.total(), Counter()))


def _date(guess: Guess, texts: Counter[str], zone: str) -> Guess | None:
    dates = find_dates(texts, compact=bool(guess.has_words & DATED))
    if not dates or not _tolerable(texts, dates.others):
        return None
    kind = Type.TIMESTAMP if dates.has_time else Type.DATE
    because = _parses(f"{kind} {_written(dates)}", texts.total(), dates.others)
    ordered = f"{dates.order_sure} % sure: {dates.order}"
    notes: tuple[str, ...] = (ordered,) if dates.order else ()
    if dates.has_time and not dates.has_offset:
        notes += (f"no offset is written: 60 % sure that times are in {zone}",)
    if dates.has_time and all(re.search(r"\b(00:00|12:00(:00)? AM)", text) for text in texts):
        notes += ("every sampled time is midnight: perhaps a date",)
    return replace(guess, type=kind, formats=dates.formats, because=because, notes=notes)


def _written(dates: Dates) -> str:
    return "in " + " or ".join(dates.formats) if dates.formats else "in ISO 8601"


def _number(guess: Guess, texts: Counter[str]) -> Guess | None:
    found = find_numbers(texts)
    if found.others.total() == texts.total() or not _tolerable(texts, found.others):
        return None
    if guess.has_words & CODES or found.leading_zeros or (found.whole and found.before_point > 18):
        why = f"{found.leading_zeros:,} sampled values begin with 0" if found.leading_zeros else ""
        why = why or "its name or length is that of a code"
        return replace(guess, type=Type.STRING, because=f"90 % sure: digits kept as text: {why}")
    guess = replace(
        guess, currency=found.currency, thousands=found.thousands, low=found.low, high=found.high
    )
    total, others = texts.total(), found.others
    if not found.exponent and found.after_point <= 4 and _is_money(guess, found):
        return _decimal(guess, found, total)
    if found.whole:
        because = _parses("whole numbers", total, others)
        notes = _epoch(guess, found) or (f"sampled from {found.low:.15g} to {found.high:.15g}",)
        return replace(guess, type=Type.INTEGER, because=because, notes=notes)
    because = _parses("numbers", total, others)
    notes = (f"sampled from {found.low:.15g} to {found.high:.15g}",)
    return replace(guess, type=Type.NUMBER, because=because, notes=notes)


def _is_money(guess: Guess, found: Numbers) -> bool:
    if found.currency:
        return True
    worthwhile = found.after_point > 0 or max(abs(found.low), abs(found.high)) >= 1000
    counted = guess.has_words & {"id", "count", "number", "code", "year", "percent", "pct", "type"}
    return bool(guess.has_words & MONEY) and worthwhile and not counted


def _decimal(guess: Guess, found: Numbers, total: int) -> Guess:
    scale = max(2, found.after_point)
    precision = min(38, max(12, found.before_point + 3 + scale))
    because = _parses(f"money, {found.after_point} digits after the point", total, found.others)
    low_high = f"sampled from {found.low:.15g} to {found.high:.15g}"
    return replace(
        guess, type=Type.DECIMAL, precision=precision, scale=scale, because=because,
        notes=(low_high,),
    )  # fmt: skip


def _epoch(guess: Guess, found: Numbers) -> tuple[str, ...]:
    if found.low >= 3e11 and found.high <= 2.2e12:
        return ("80 % sure: milliseconds since 1970 (UTC); turn it into a time in a derived table",)
    if found.low >= 3e8 and found.high <= 2.2e9 and guess.has_words & TIMED:
        return ("60 % sure: seconds since 1970 (UTC); turn it into a time in a derived table",)
    return ()
