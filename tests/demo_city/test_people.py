"""The same people recur across departments, under other spellings; the truth says who is who."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from .truth import Truth

NAMES = {
    "service_requests_FY2026.csv": "ReportedBy",
    "crash_parties_2026-07.csv": "PartyName",
    "staff_training.csv": "Employee",
    "street_outreach_2026-06.csv": "Person",
    "hmis/Client.csv": "LastName",
}


@cache
def named(folder: Path, extract: str, column: str) -> dict[int, str]:
    """Return the text of one column by line; only for files whose rows take one line each."""
    with (folder / extract).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        found = {}
        for row in reader:
            found[reader.line_num] = row[column]
    return found


def people(truth: Truth, extract: str) -> dict[int, set[str]]:
    """Return the spellings of each person's name in an extract."""
    written = named(truth.folder, extract, NAMES[extract])
    found: dict[int, set[str]] = defaultdict(set)
    for row in truth.rows(extract):
        if row["line"] in written:
            found[row["person_id"]].add(written[row["line"]])
    return found


def test_people_recur_across_departments(extracts: Truth) -> None:
    requests, crashes, staff, outreach, clients = (people(extracts, name) for name in NAMES)
    assert len(requests.keys() & crashes.keys()) > 30
    assert len(requests.keys() & staff.keys()) > 15
    assert len(outreach.keys() & clients.keys()) > 50


def test_a_person_is_spelled_in_different_ways(extracts: Truth) -> None:
    staff = people(extracts, "staff_training.csv")
    several = [names for names in staff.values() if len(names) > 1]
    assert len(several) > 20
    plain = [n for names in several for n in names if n.isascii()]
    marked = [n for names in several for n in names if not n.isascii()]
    assert plain and marked


def test_some_clients_have_two_records(extracts: Truth) -> None:
    records: dict[int, list[str]] = defaultdict(list)
    for row in extracts.rows("hmis/Client.csv"):
        records[row["person_id"]].append(row["personal_id"])
    twice = [ids for ids in records.values() if len(ids) == 2]
    assert len(twice) == 16
    assert max(map(len, records.values())) == 2


def test_every_person_is_one_of_a_million(extracts: Truth) -> None:
    for extract in NAMES:
        ids = [row["person_id"] for row in extracts.rows(extract)]
        assert all(0 <= person < 1_000_000 for person in ids)
