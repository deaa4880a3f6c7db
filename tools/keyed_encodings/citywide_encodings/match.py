"""Encodings of two departments that are alike enough, one to one, without anybody's name."""

from __future__ import annotations

import base64
import csv
import json
from pathlib import Path

from anonlink.candidate_generation import find_candidate_pairs
from anonlink.similarities import dice_coefficient
from anonlink.solving import greedy_solve
from bitarray import bitarray

from citywide_encodings.encode import Refused

THRESHOLD = 0.65
"""Dice coefficient from which two encodings are taken for one person; chosen on FEBRL 4."""


def match(left: Path, right: Path, out: Path, threshold: float = THRESHOLD) -> int:
    """Write the pairs of row numbers with how alike they are; return how many there are.

    Each row is in one pair at most: the most alike are taken first.

    Raises:
        Refused: the files are of two agreements or keys, or no files of encodings.
    """
    first, second = _read(left), _read(right)
    if (first["agreement"], first["key"]) != (second["agreement"], second["key"]):
        raise Refused(
            f"{left.name} and {right.name} were not made for one agreement with one secret. "
            "Encodings are linked inside one agreement only; ask both departments to encode again."
        )
    bits = [_bits(first), _bits(second)]
    candidates = find_candidate_pairs(bits, dice_coefficient, threshold)
    alike = {
        (int(a), int(b)): float(share)
        for share, a, b in zip(candidates[0], *candidates[2], strict=True)
    }
    pairs = [tuple(row for _, row in sorted(group)) for group in greedy_solve(candidates)]
    names = [first["department"], second["department"]]
    with out.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([f"row of {names[0]}", f"row of {names[1]}", "alike"])
        lines.writerows([*pair, f"{alike[pair]:.4f}"] for pair in sorted(pairs))
    return len(pairs)


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        found["agreement"], found["key"], found["department"], found["encodings"]
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{path.name} is no file of encodings; make it with `encode`.") from None
    return found


def _bits(document: dict[str, object]) -> list[bitarray]:
    found = []
    for text in document["encodings"]:
        bits = bitarray()
        bits.frombytes(base64.b64decode(text))
        found.append(bits)
    return found
