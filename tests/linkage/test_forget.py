"""Records taken out of every run leave nothing behind, and everything of others."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from citywide.core.engines import Engine
from citywide.core.linkage.forget import forget
from tests.linkage.test_carried import copied, edges
from tests.linkage.test_runs import World, people


@pytest.fixture
def world(duckdb_engine: Engine, tmp_path: Path) -> World:
    return World(duckdb_engine, tmp_path)


def everything(world: World) -> str:
    files = sorted(world.archive.root.rglob("*.parquet"))
    return "\n".join(
        f"{f.name} {json.dumps(pq.read_table(f).to_pylist(), default=str)}" for f in files
    )


def test_a_person_leaves_every_run_and_the_next_goes_on(world: World) -> None:
    rows = copied(world.rows)
    late = rows["clients"].pop()
    rows["clients"][0]["last_name"] = "Leavesnotrace"
    first = world.link(rows=rows)
    rows["clients"].append(late)
    second = world.link(rows=rows)
    whole = {run.manifest.id: people(run) for run in (first, second)}
    person = people(second)["clients/cl5"]
    theirs = {record for record, one in people(second).items() if one == person}
    assert len(theirs) > 1
    theirs.add("clients/cl0")
    assert forget(world.archive, theirs) > 0
    left = everything(world)
    assert [line[:60] for line in left.splitlines() if "leavesnotrace" in line.lower()] == []
    assert not any(f'"{record}"' in left for record in theirs)
    for manifest in world.archive.manifests():
        run = world.archive.run(manifest.id)
        had = whole[run.manifest.id]
        assert people(run) == {r: one for r, one in had.items() if r not in theirs}
        assert run.clusters().count > 0
    assert forget(world.archive, theirs) == 0
    rest = {
        name: [row for row in part if f"{name}/{row['id']}" not in theirs]
        for name, part in rows.items()
    }
    third = world.link(rows=rest)
    assert third.manifest.base and third.manifest.counts["scored_records"] == 0
    assert people(third) == people(world.archive.run(second.manifest.id))
    assert edges(third) == edges(world.link(rows=rest, everything=True))


def test_a_cluster_that_loses_its_first_record_is_called_by_the_next(world: World) -> None:
    run = world.link()
    clusters = run.table("clusters").to_pylist()
    sizes: dict[str, list[str]] = {}
    for row in clusters:
        sizes.setdefault(row["cluster_id"], []).append(row["record_id"])
    name, members = next((n, sorted(m)) for n, m in sizes.items() if len(m) > 1)
    assert name == members[0]
    forget(world.archive, [name])
    after = {row["record_id"]: row["cluster_id"] for row in run.table("clusters").to_pylist()}
    assert {after[record] for record in members[1:]} == {members[1]}
    assert len(after) == len(clusters) - 1
