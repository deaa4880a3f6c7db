"""A made-up city: five departments' records of one population, with typing errors and gaps.

Names follow a long-tailed distribution like real ones, households share a surname and an address,
and each department writes down other things. Everything is computed in NumPy from one seed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

DEPARTMENTS = {
    # name: (share of records, birth date, age, address, ssn)
    "hmis": (0.25, 0.97, 0.0, 0.0, 0.6),
    "police": (0.30, 0.97, 0.0, 0.93, 0.0),
    "fire_ems": (0.20, 0.9, 0.95, 0.93, 0.0),
    "requests_311": (0.20, 0.0, 0.0, 0.95, 0.0),
    "outreach": (0.05, 0.0, 0.95, 0.0, 0.0),
}
_CONSONANTS = np.array(list("bcdfghjklmnprstvwz"))
_VOWELS = np.array(list("aeiou"))
_FIRST_NAMES, _SURNAMES, _STREETS = 4_000, 90_000, 6_000


def generate(records: int, path: Path, seed: int = 1) -> None:
    """Write `records` records and the person each is of (`person`) to a Parquet file."""
    rng = np.random.default_rng(seed)
    people = int(records * 0.45)
    facts = _population(rng, people)
    person = np.concatenate([np.arange(people), _again(rng, people, records - people)])
    names = list(DEPARTMENTS)
    department = rng.choice(len(names), records, p=[DEPARTMENTS[name][0] for name in names])
    columns = {name: values[person].astype(object) for name, values in facts.items()}
    _forget(rng, columns, department, names)
    for name, share in (("first_name", 0.05), ("last_name", 0.05), ("street_name", 0.06)):
        _mistype(rng, columns[name], share)
    _mistype_numbers(rng, columns["birth_date"], 0.04)
    columns["record_id"] = np.char.add(
        np.char.add(np.array(names)[department], "/"), np.arange(records).astype(str)
    )
    columns["dataset"] = np.array(names)[department]
    columns["person"] = person.astype(str)
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    pq.write_table(table, path)


def _words(rng: np.random.Generator, count: int, syllables: int) -> np.ndarray:
    parts = [
        np.char.add(rng.choice(_CONSONANTS, count * 2), rng.choice(_VOWELS, count * 2))
        for _ in range(syllables)
    ]
    words = parts[0]
    for part in parts[1:]:
        words = np.char.add(words, part)
    found = np.unique(np.char.add(words, rng.choice(_CONSONANTS, count * 2)))
    rng.shuffle(found)
    return found[:count]


def _tailed(rng: np.random.Generator, values: np.ndarray, count: int, offset: int) -> np.ndarray:
    weight = 1.0 / (np.arange(len(values)) + offset)
    return rng.choice(values, count, p=weight / weight.sum())


def _population(rng: np.random.Generator, people: int) -> dict[str, np.ndarray]:
    homes = max(people // 2, 1)
    home = rng.integers(0, homes, people)
    surname = _tailed(rng, _words(rng, _SURNAMES, 3), homes, 60)
    own = rng.random(people) < 0.25
    last = np.where(own, _tailed(rng, _words(rng, _SURNAMES, 3), people, 60), surname[home])
    days = rng.integers(0, 31_000, people)
    birth = np.datetime_as_string(np.datetime64("1935-01-01") + days.astype("timedelta64[D]"))
    default = rng.random(people) < 0.02
    birth = np.where(default, np.char.add(birth.astype("U4"), "-01-01"), birth)
    street = _words(rng, _STREETS, 3)
    return {
        "first_name": _tailed(rng, _words(rng, _FIRST_NAMES, 2), people, 25),
        "middle_name": rng.choice(np.array(list("abcdefghijklmnoprstw")), people),
        "last_name": last,
        "birth_date": birth,
        "age": (2024 - birth.astype("U4").astype(int)).clip(0).astype(str),
        "sex": rng.choice(np.array(["F", "M"]), people),
        "ssn": np.char.zfill(rng.integers(1_010_001, 665_999_999, people).astype(str), 9),
        "street_number": rng.integers(1, 9_999, homes).astype(str)[home],
        "street_name": np.char.add(rng.choice(street, homes), " st")[home],
    }


def _again(rng: np.random.Generator, people: int, more: int) -> np.ndarray:
    # Some people meet many departments often, most meet one once.
    known = rng.permutation(people)[: max(people * 7 // 10, 1)]
    return rng.choice(known, more)


def _forget(
    rng: np.random.Generator,
    columns: dict[str, np.ndarray],
    department: np.ndarray,
    names: list[str],
) -> None:
    size = len(department)
    for place, fields in (
        (1, ("birth_date",)),
        (2, ("age",)),
        (3, ("street_number", "street_name")),
        (4, ("ssn",)),
    ):
        share = np.array([DEPARTMENTS[name][place] for name in names])[department]
        lost = rng.random(size) >= share
        for field in fields:
            columns[field][lost] = None
    for field, share in (("first_name", 0.01), ("last_name", 0.01), ("middle_name", 0.3)):
        columns[field][rng.random(size) < share] = None


def _mistype(rng: np.random.Generator, values: np.ndarray, share: float) -> None:
    for place in np.flatnonzero(rng.random(len(values)) < share):
        word = values[place]
        if word:
            at = int(rng.integers(0, len(word)))
            letter = "" if rng.random() < 0.4 else str(rng.choice(_CONSONANTS))
            values[place] = word[:at] + letter + word[at + 1 :]


def _mistype_numbers(rng: np.random.Generator, values: np.ndarray, share: float) -> None:
    for place in np.flatnonzero(rng.random(len(values)) < share):
        date = values[place]
        if date:
            year = int(date[:4]) + int(rng.choice([-10, -1, 1, 10]))
            values[place] = f"{year}{date[4:]}"
