"""Mutated files: each ends in a version or a sentence, and no line is ever lost."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
from tests.city import GOOD, HEADER, open_shop, write_city

from citywide.core.errors import CitywideError
from citywide.core.ingest.run import ingest_file
from citywide.core.lake import RunState

FILES = int(os.environ.get("CITYWIDE_TEST_FUZZ", "40"))
PLAIN = (HEADER + "".join(f"{row}\n" for row in GOOD * 5)).encode()


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _insert(data: bytes, chance: random.Random) -> bytes:
    pieces = [b'"', b"\n", b"\r", b",", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n\r\n", b'""']
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(pieces) + data[at:]


def _drop(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def _recode(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace").replace("cat", "cät", 1)
    return text.encode(chance.choice(["utf-16", "cp1252", "utf-8-sig"]), "replace")


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [_flip, _cut, _insert, _drop, _recode]


def test_a_mutated_file_ends_in_a_version_or_a_sentence(tmp_path: Path) -> None:
    city = write_city(tmp_path / "city")
    path = tmp_path / "stays.csv"
    with open_shop(city, tmp_path / "lake") as (loaded, shop):
        stays = loaded.contract("stays")
        for seed in range(FILES):
            chance = random.Random(seed)
            data = PLAIN
            for _ in range(chance.randint(1, 4)):
                data = chance.choice(MUTATIONS)(data, chance) or b"x"
            path.write_bytes(data)
            before = shop.lake.current("stays")
            try:
                outcome = ingest_file(shop, stays, path)
            except CitywideError as error:
                assert str(error).strip(), seed
                assert shop.lake.current("stays") == before, seed
                continue
            run, report = outcome.run, outcome.run.report
            parts = report["published"] + report["quarantined"] + report["duplicates"]
            assert report["landed"] == parts, seed
            kept = shop.lake.quarantine(run)
            rows = pq.read_metadata(kept).num_rows if kept.exists() else 0
            assert rows == report["quarantined"], seed
            if run.state == RunState.PUBLISHED and not outcome.was_known:
                assert shop.lake.version("stays").rows == report["published"], seed
