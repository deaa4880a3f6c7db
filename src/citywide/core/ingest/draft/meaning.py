"""What names and values say beyond the type: safe ranges, and columns that are about people."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

from citywide.core.contracts.model import Classification, Type
from citywide.core.ingest.draft.guess import Guess, Values

_LOOKED_AT = 1_000
"""Different values that are held against a pattern."""
_NUMBERS = frozenset([Type.INTEGER, Type.NUMBER, Type.DECIMAL])
_LATITUDE, _LONGITUDE = (
    frozenset(["lat", "latitude"]),
    frozenset(["lon", "long", "lng", "longitude"]),
)
_PERCENT = frozenset(["percent", "pct", "percentage", "share"])
_COUNTED = frozenset(["count", "counts", "total", "injuries", "injured", "killed", "population"])


def with_range(guess: Guess) -> Guess:
    """Return the guess with a range where the name means one and the sampled values keep to it."""
    words, low, high = guess.has_words, guess.low, guess.high
    if guess.type not in _NUMBERS:
        return guess
    if words & _LATITUDE and low >= -90 and high <= 90:
        return _ranged(guess, -90, 90, "95 % sure: a latitude")
    if words & _LONGITUDE and low >= -180 and high <= 180:
        return _ranged(guess, -180, 180, "95 % sure: a longitude")
    if words & _PERCENT and low >= 0 and high <= 100:
        return _ranged(guess, 0, 100, "80 % sure: a percentage")
    if words & _COUNTED and low >= 0 and guess.type == Type.INTEGER:
        return _ranged(guess, 0, None, "80 % sure: a count is never negative")
    return guess


def _ranged(guess: Guess, low: float, high: float | None, because: str) -> Guess:
    return replace(guess, minimum=low, maximum=high, range_because=because)


def is_coordinate(guess: Guess) -> str:
    """Return `latitude`, `longitude` or nothing."""
    if guess.type not in _NUMBERS:
        return ""
    if guess.has_words & _LATITUDE:
        return "latitude"
    return "longitude" if guess.has_words & _LONGITUDE else ""


@dataclass(frozen=True)
class _Sign:
    what: str
    classification: Classification
    by_name: re.Pattern[str]
    sure: int
    by_value: re.Pattern[str] | None = None


def _sign(what: str, kind: Classification, names: str, sure: int, values: str = "") -> _Sign:
    pattern = re.compile(values, re.IGNORECASE) if values else None
    return _Sign(what, kind, re.compile(rf"(^|_)({names})(_|$)"), sure, pattern)


_WHO = "client|owner|applicant|person|contact|resident|patient|employee|victim|driver|tenant|caller"
_SIGNS = (
    _sign("a social security number", Classification.RESTRICTED,
          "ssn|soc_sec(_id)?|social_security", 95, r"\d{3}-\d{2}-\d{4}"),
    _sign("a date of birth", Classification.RESTRICTED,
          "dob|birth_?date|date_of_birth|birthday|birth_?year", 90),
    _sign("a person's name", Classification.RESTRICTED,
          "(first|last|middle|given|sur|family|full|maiden)_?name|surname|lastname|firstname|fname|"
          f"lname|name_suffix|({_WHO})_name|alias", 85),
    _sign("an e-mail address", Classification.RESTRICTED, "e_?mail(_address)?", 90,
          r"[^@\s]+@[^@\s]+\.[a-z]{2,}"),
    _sign("a telephone number", Classification.RESTRICTED, "phone|telephone|mobile|fax|tel", 85,
          r"(\+?1[-. ]?)?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}"),
    _sign("an identity document", Classification.RESTRICTED,
          "passport|drivers?_licen[sc]e|licen[sc]e_plate|alien_number", 80),
    _sign("an identifier of a person", Classification.CONFIDENTIAL,
          "personal_id|person_id|client_id|patient_id|household_id|employee_id|student_id", 75),
    _sign("a street address", Classification.CONFIDENTIAL,
          "(street_?|home_?|mailing_?)?addr(ess)?(_?\\d|_line)?|street_number|sr_location", 70,
          r"\d+ [\w .'-]+ (st|ave?|avenue|street|rd|road|blvd|dr|drive|ln|ct|way|pl)\b.*"),
    _sign("a trait of a person", Classification.CONFIDENTIAL,
          "sex|gender|race|ethnicity|age|religion|disability|veteran(_status)?|sobriety|pregnant",
          60),
)  # fmt: skip
_FREE_TEXT = re.compile(
    r"(^|_)(description|comments?|notes?|narrative|remarks|details|message)(_|$)"
)
_DATA_QUALITY = re.compile(r"_(data_quality|code|type|flag|type_id)$")


def with_people(guess: Guess, values: Values) -> Guess:
    """Return the guess classified: internal, or stricter where it seems to be about a person."""
    for sign in _SIGNS:
        share = _share(values, sign.by_value.fullmatch) if sign.by_value else 0.0
        named = sign.by_name.search(guess.name) and not _DATA_QUALITY.search(guess.name)
        if named or share > 0.5:
            why = "by its name" if named else f"{share:.0%} of the sampled values look like it"
            how_sure = sign.sure if named else min(95, int(100 * share))
            return _personal(guess, sign.classification, f"{how_sure} % sure: {sign.what}, {why}")
    if is_coordinate(guess) and _share(values, re.compile(r"-?\d+\.\d{4,}").fullmatch) > 0.5:
        return _personal(
            guess, Classification.CONFIDENTIAL,
            "50 % sure: a precise place, which may be somebody's home; internal if it never is",
        )  # fmt: skip
    if guess.type == Type.STRING and _is_prose(guess, values):
        why = "40 % sure: free text, in which people may be named"
        return _personal(guess, Classification.CONFIDENTIAL, why)
    return guess


def _personal(guess: Guess, kind: Classification, because: str) -> Guess:
    return replace(guess, classification=kind, personal=True, personal_because=because)


def _share(values: Values, fits: Callable[[str], object]) -> float:
    looked = list(islice(values.counts.items(), _LOOKED_AT))
    matching = sum(count for value, count in looked if fits(value))
    return matching / max(1, sum(count for _, count in looked))


def _is_prose(guess: Guess, values: Values) -> bool:
    if not values.total or len(values.counts) * 20 < values.total:
        return False
    mean = sum(len(value) * count for value, count in values.counts.items()) / values.total
    spaces = sum(value.count(" ") * count for value, count in values.counts.items())
    named = bool(_FREE_TEXT.search(guess.name))
    return spaces / values.total > (1 if named else 5) and mean > (15 if named else 40)
