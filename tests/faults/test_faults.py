"""Killed, full, crowded, altered: the current version stays whole and a rerun finishes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.city import GOOD, open_shop, write_city, write_extract

from citywide.core.errors import LakeError, Tampered
from citywide.core.ingest.run import ingest_file
from citywide.core.lake import Lake, RunState
from citywide.core.lake.landing import land

KILLS = int(os.environ.get("CITYWIDE_TEST_KILLS", "8"))
SCRIPT = """
import sys
from pathlib import Path
from tests.city import open_shop
from citywide.core.ingest.run import ingest_file
print("ready", flush=True)
sys.stdin.readline()
with open_shop(Path(sys.argv[1]), Path(sys.argv[2])) as (city, shop):
    ingest_file(shop, city.contract("stays"), Path(sys.argv[3]))
print("done", flush=True)
"""


def start(city: Path, lake: Path, extract: Path) -> subprocess.Popen[str]:
    """Start an ingest in a process of its own, imported and waiting to go."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(city), str(lake), str(extract)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def whole(lake: Lake) -> None:
    """Assert that every version's files are there, unaltered, and what Iceberg lists."""
    for version in lake.ledger.versions():
        lake.verify(version)
        listed = lake.tables.files(version.dataset, version.number)
        assert listed == sorted(file.path for file in version.files)
        assert version.rows == sum(file.rows for file in version.files)


def row(number: int) -> str:
    return f"A{number},cat,2024-01-01,adopted,{number}"


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_and_a_rerun_finishes(tmp_path: Path) -> None:
    city, root = write_city(tmp_path / "city", "append"), tmp_path / "lake"
    chance = random.Random(20260101)
    longest = 2.5
    for attempt in range(KILLS):
        rows = [row(1000 * attempt + n) for n in range(50)]
        extract = write_extract(tmp_path / f"stays{attempt}.csv", rows)
        process = start(city, root, extract)
        go(process)
        began = time.monotonic()
        while time.monotonic() - began < chance.uniform(0, longest) and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        before = Lake(root).current("stays")
        whole(Lake(root))
        with open_shop(city, root) as (loaded, shop):
            ingest_file(shop, loaded.contract("stays"), extract)
            current = shop.lake.version("stays")
            assert current.rows == 50 * (attempt + 1)
            assert current.number >= (before.number if before else 1)
            whole(shop.lake)
            states = {run.state for run in shop.lake.ledger.runs()}
            assert states <= {RunState.PUBLISHED, RunState.INTERRUPTED}
    left = [path for path in (root / "work").iterdir() if path.name != "spill"]
    assert left == []


def test_two_ingests_at_once_both_arrive(tmp_path: Path) -> None:
    city, root = write_city(tmp_path / "city", "append"), tmp_path / "lake"
    processes = []
    for number in range(2):
        rows = [row(1000 * number + n) for n in range(20)]
        extract = write_extract(tmp_path / f"stays{number}.csv", rows)
        processes.append(start(city, root, extract))
    for process in processes:
        go(process)
    assert [process.communicate()[0] for process in processes] == ["done\n", "done\n"]
    lake = Lake(root)
    assert (lake.version("stays").rows, lake.version("stays").number) == (40, 2)
    whole(lake)


def test_a_reader_keeps_its_version_while_another_is_published(tmp_path: Path) -> None:
    city, root = write_city(tmp_path / "city"), tmp_path / "lake"
    with open_shop(city, root) as (loaded, shop):
        stays = loaded.contract("stays")
        ingest_file(shop, stays, write_extract(tmp_path / "a.csv", GOOD))
        reader = shop.lake.version("stays")
        ingest_file(shop, stays, write_extract(tmp_path / "b.csv", GOOD[:1]))
        shop.lake.verify(reader)
        assert shop.lake.version("stays").rows == 1
        assert sum(1 for _ in shop.lake.paths(reader)) == 1


def test_a_full_disk_leaves_the_current_version(tmp_path: Path) -> None:
    city, full = write_city(tmp_path / "city"), _full_disk(tmp_path)
    if full is None:
        pytest.skip("mounting a small disk needs root")
    try:
        with open_shop(city, full / "lake") as (loaded, shop):
            stays = loaded.contract("stays")
            ingest_file(shop, stays, write_extract(tmp_path / "a.csv", GOOD))
            filler = full / "filler"
            _fill(filler)
            extract = write_extract(tmp_path / "b.csv", [row(n) for n in range(200_000)])
            with pytest.raises((LakeError, OSError)):
                ingest_file(shop, stays, extract)
            filler.unlink()
            assert shop.lake.version("stays").number == 1
            whole(shop.lake)
            ingest_file(shop, stays, extract)
            assert shop.lake.version("stays").rows == 200_000
    finally:
        subprocess.run(["umount", "--lazy", str(full)], check=True)


def _full_disk(folder: Path) -> Path | None:
    target = folder / "small-disk"
    target.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(target)], capture_output=True
    )
    return target if mounted.returncode == 0 else None


def _fill(path: Path) -> None:
    """Fill the disk but for two megabytes."""
    free = os.statvfs(path.parent)
    size = free.f_bavail * free.f_frsize - 2_000_000
    with path.open("wb") as file:
        while size > 0:
            file.write(b"x" * min(size, 1 << 20))
            size -= 1 << 20


def test_an_altered_data_file_is_noticed(tmp_path: Path) -> None:
    city, root = write_city(tmp_path / "city"), tmp_path / "lake"
    with open_shop(city, root) as (loaded, shop):
        ingest_file(shop, loaded.contract("stays"), write_extract(tmp_path / "a.csv", GOOD))
        path = shop.lake.paths(shop.lake.version("stays"))[0]
        path.write_bytes(path.read_bytes()[:-1] + b"!")
        with pytest.raises(Tampered, match="not what was published"):
            shop.lake.verify(shop.lake.version("stays"))


def test_landing_the_same_bytes_from_two_names_keeps_one_copy(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("a\n1\n")
    two.write_text("a\n1\n")
    landed = [land(path, tmp_path / "landed") for path in (one, two)]
    assert [entry.is_new for entry in landed] == [True, False]
    assert landed[0].path == landed[1].path
