"""A department's people, encoded under the agreement's key."""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import json
import random
from pathlib import Path

from clkhash.clk import generate_clks

from citywide_encodings.fields import COLUMNS, plain, schema

LEAST_SECRET = 32


class Refused(Exception):
    """Something a person can put right; the message says what and how."""


def encode(
    people: Path, agreement: str, secret: str, department: str, out: Path, rows: Path
) -> int:
    """Write a file of encodings and, apart from it, whose each is; return how many there are.

    Rows are shuffled, so that their order says nothing about anybody.

    Raises:
        Refused: the file lacks a column, nobody is in it, or the secret is too short.
    """
    if len(secret) < LEAST_SECRET:
        raise Refused(
            f"The secret needs at least {LEAST_SECRET} characters; agree on a longer one."
        )
    found = _people(people)
    random.SystemRandom().shuffle(found)
    values = [[one["id"], *(plain(name, one[name]) for name in COLUMNS[1:])] for one in found]
    bits = generate_clks(values, schema(agreement), secret.encode(), validate=False, max_workers=1)
    _write(rows, found)
    document = {
        "agreement": agreement,
        "department": department,
        "key": fingerprint(agreement, secret),
        "encodings": [base64.b64encode(one.tobytes()).decode() for one in bits],
    }
    out.write_text(json.dumps(document), encoding="utf-8")
    return len(found)


def fingerprint(agreement: str, secret: str) -> str:
    """Return a text equal keys of one agreement share, from which the secret cannot be found."""
    return hmac.new(secret.encode(), f"key of {agreement}".encode(), hashlib.sha256).hexdigest()


def _people(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (lines.fieldnames or ())]
        if missing:
            raise Refused(f"{path.name} has no column {', '.join(missing)}; add it, even if empty.")
        found = [{name: line[name] or "" for name in COLUMNS} for line in lines]
    if not found:
        raise Refused(f"{path.name} has a header and nobody below it.")
    return found


def _write(path: Path, people: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["row", "id"])
        lines.writerows([number, one["id"]] for number, one in enumerate(people))
