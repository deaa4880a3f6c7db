"""Runs kept beside the lake: whole or not there, incremental like a full one, identities kept."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from citywide.core.engines import Engine
from citywide.core.errors import Conflict, ExtractError, LakeError, NotFound, UsageError
from citywide.core.linkage import LinkageSpec, parse_spec, read_records, save_model
from citywide.core.linkage.cluster import cluster
from citywide.core.linkage.desk import open_desk
from citywide.core.linkage.judgements import Judgement
from citywide.core.linkage.labels import labels
from citywide.core.linkage.linking import NOTHING, Said, link, relink
from citywide.core.linkage.log_file import read_log, write_log
from citywide.core.linkage.progress import expected
from citywide.core.linkage.runs import TABLES, Archive, Run
from citywide.core.linkage.tasks import answer, review_tasks
from tests.linkage import small
from tests.linkage.given import people as groups

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


class World:
    """One archive, one city of rows, a clock of its own."""

    def __init__(self, engine: Engine, lake: Path) -> None:
        self.engine, self.spec = engine, small.spec()
        self.model = small.model(self.spec)
        self.rows = small.rows(90)
        self.archive = Archive(lake, self.spec.id)
        self.hours = 0

    def link(self, said: Said = NOTHING, **wishes: Any) -> Run:
        self.hours += 1
        given = {"spec": self.spec, "model": self.model, "rows": self.rows} | wishes
        return link(
            self.engine,
            given.pop("spec"),
            given.pop("model"),
            small.tables(given.pop("rows")),
            self.archive,
            versions={"clients": 1, "contacts": 1},
            said=said,
            at=START + timedelta(hours=self.hours),
            **given,
        )

    def relink(self, said: Said) -> Run:
        self.hours += 1
        return relink(self.spec, self.archive, said=said, at=START + timedelta(hours=self.hours))


@pytest.fixture
def world(duckdb_engine: Engine, tmp_path: Path) -> World:
    return World(duckdb_engine, tmp_path)


@pytest.fixture(scope="module")
def first_run(duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    lake = tmp_path_factory.mktemp("lake")
    World(duckdb_engine, lake).link()
    return lake


@pytest.fixture
def linked(duckdb_engine: Engine, tmp_path: Path, first_run: Path) -> World:
    """A world whose first run is done."""
    shutil.copytree(first_run, tmp_path, dirs_exist_ok=True)
    world = World(duckdb_engine, tmp_path)
    world.hours = 1
    return world


def people(run: Run) -> dict[str, str]:
    rows = run.identities().table().to_pylist()
    return {row["record_id"]: row["person_id"] for row in rows}


def grouped(run: Run) -> set[frozenset[str]]:
    return groups(run.identities().table())


def judged(run: Run, place: int, verdict: Any, by: str = "ana", hour: float = 1.5) -> Judgement:
    task = review_tasks(run.clusters(), run.table("edges"))[place]
    at = START + timedelta(hours=hour)
    return answer(task, verdict, by=by, reason="", at=at, model="m", id=f"{place}{verdict}{by}")


def test_a_run_is_whole_and_says_what_it_was_made_of(linked: World) -> None:
    run = linked.archive.run()
    assert run.manifest == linked.archive.latest().manifest
    assert {name for name in TABLES if run.files(name)} == set(TABLES)
    counts = run.manifest.counts
    records = sum(len(rows) for rows in linked.rows.values())
    assert counts["records"] == counts["scored_records"] == records
    assert counts["people"] == counts["minted"] == len(set(people(run).values()))
    assert run.manifest.quality["pairs"]["precision"] > 0.9
    assert {row["group"] for row in run.manifest.quality["groups"]["sex"]["groups"]} == {"F", "M"}
    one = run.records(["clients/cl0"])["clients/cl0"]
    assert one["first_name"] == linked.rows["clients"][0]["first_name"]
    assert not list(linked.archive.root.glob(".*"))


def test_only_new_and_changed_records_are_scored_and_nothing_else_differs(linked: World) -> None:
    first = linked.archive.run()
    changed = {name: [dict(row) for row in rows] for name, rows in linked.rows.items()}
    changed["clients"][3]["first_name"] = "Zacharias"
    gone = changed["contacts"].pop(0)
    changed["clients"].append(dict(changed["clients"][5]) | {"id": "new"})
    second = linked.link(rows=changed)
    assert second.manifest.base == first.manifest.id
    assert second.manifest.counts["scored_records"] == 2
    assert f"contacts/{gone['id']}" not in people(second)
    assert people(second)["clients/new"] == people(second)["clients/cl5"]
    full = linked.link(rows=changed, everything=True)
    assert full.manifest.base == ""
    assert full.manifest.counts["scored_records"] == len(people(full))
    ordered = [("left_id", "ascending"), ("right_id", "ascending")]
    one, other = (run.table("edges").sort_by(ordered) for run in (second, full))
    assert one.select(other.column_names).equals(other)
    assert people(second) == people(full)
    of_changed = {"clients/cl3", "contacts/co3"}
    kept = set(people(first)) & set(people(second)) - of_changed
    assert {one: people(first)[one] for one in kept} == {one: people(second)[one] for one in kept}


def test_deleted_rows_are_nobody(duckdb_engine: Engine) -> None:
    rows = small.rows(5)
    rows["clients"][0]["deleted_on"] = START.date()
    tables = small.tables(rows)
    for found in (read_records(duckdb_engine, small.spec(), tables), labels(small.spec(), tables)):
        ids = found.to_pyarrow()["record_id"].to_pylist()
        assert "clients/cl0" not in ids
        assert len(ids) == sum(len(listed) for listed in rows.values()) - 1


def test_judgements_change_the_next_run_and_an_undo_restores_it(linked: World) -> None:
    first = linked.archive.run()
    entry = judged(first, 0, "same")
    second = linked.relink(Said((entry,)))
    left, right = entry.pair
    assert people(first)[left] != people(first)[right]
    assert people(second)[left] == people(second)[right]
    assert second.manifest.judgements == 1
    assert second.manifest.judged == (entry.id,)
    back = Judgement(
        *(left, right, "unsure", "ana", "", START + timedelta(hours=2.5), "m", {}, entry.id, "u")
    )
    third = linked.relink(Said((entry, back)))
    assert grouped(third) == grouped(first)
    assert third.manifest.judgements == 0
    retired = ({people(first)[left], people(first)[right]} - set(people(second).values())).pop()
    assert second.identities().resolve(retired) == people(second)[left]
    own = left if people(first)[left] == retired else right
    assert third.identities().resolve(retired) == people(third)[own]


def test_the_desk_is_the_whole_run_wherever_review_can_change_it(linked: World) -> None:
    run = linked.archive.run()
    entries = [judged(run, 0, "same"), judged(run, 1, "different", hour=1.6)]
    desk = open_desk(run, {one for entry in entries for one in entry.pair})
    standing = desk.standing(entries)
    edges, ids = run.table("edges"), run.table("clusters")["record_id"].combine_chunks()
    whole = cluster(ids, edges, entries)
    assert [t.id for t in standing.tasks] == [t.id for t in review_tasks(whole, edges, entries)]
    hoped = expected(whole, edges)
    assert standing.now.links == hoped.links
    assert standing.now.right_links == pytest.approx(hoped.right_links)
    assert standing.now.missed == pytest.approx(hoped.missed)
    assert len(desk.records) < len(ids)
    assert standing.after(len(standing.tasks)).recall > standing.now.rates.recall


def test_a_run_that_fails_leaves_nothing(linked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = linked.archive.run()
    monkeypatch.setattr("citywide.core.linkage.linking.follow", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        linked.relink(NOTHING)
    assert [one.id for one in linked.archive.manifests()] == [first.manifest.id]
    assert not list(linked.archive.root.glob(".*"))


def test_remains_of_a_killed_run_are_no_run(linked: World) -> None:
    _, folder = linked.archive.begin(START)
    (folder / "manifest.json").write_text("{}")
    assert len(linked.archive.manifests()) == 1
    linked.relink(NOTHING)
    assert len(linked.archive.manifests()) == 2
    assert not folder.exists()


def test_a_run_without_a_table_is_refused_and_damage_is_named(linked: World) -> None:
    run = linked.archive.run()
    _, folder = linked.archive.begin(START)
    with pytest.raises(LakeError, match="records, labels"):
        linked.archive.finish(run.manifest, folder)
    for path in run.files("edges"):
        path.write_bytes(b"nothing")
    with pytest.raises(LakeError, match=r"edges cannot be read"):
        run.table("edges")
    (run.folder / "manifest.json").write_text("{}")
    with pytest.raises(LakeError, match="manifest"):
        linked.archive.manifests()


def test_what_is_not_there_is_named(world: World) -> None:
    with pytest.raises(NotFound, match="citywide link run residents"):
        world.archive.run()
    with pytest.raises(NotFound, match="citywide link train residents"):
        world.archive.model()
    other = parse_spec(small.SPEC.replace("ssn, family", "ssn, sex, family"))
    with pytest.raises(Conflict, match="Train it again"):
        world.link(spec=other)
    with pytest.raises(NotFound, match="has no column"):
        world.link(spec=parse_spec(small.SPEC.replace("truth: who", "truth: whom")))
    none: Mapping[str, list[small.Row]] = {"clients": [], "contacts": []}
    with pytest.raises(UsageError, match="no records to link"):
        world.link(rows=none)


def test_models_are_kept_and_the_newest_is_taken(world: World) -> None:
    save_model(world.model, world.archive.models)
    assert world.archive.model() == world.model
    assert world.archive.manifests() == []


def test_judgements_as_a_file(linked: World, tmp_path: Path) -> None:
    entry = judged(linked.archive.run(), 0, "different")
    path = tmp_path / "log.jsonl"
    write_log(path, [entry])
    assert read_log(path) == [entry]
    path.write_text(path.read_text() + '{"left_id": "a"}\nno json\n')
    with pytest.raises(ExtractError, match=r"jsonl:2: .*right_id[\s\S]*jsonl:3: "):
        read_log(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_log(tmp_path / "none")


@pytest.mark.parametrize(
    ("line", "wrong", "message"),
    [
        ("truth: who", "truth: [who]", "truth names one column"),
        ("groups: {sex: sex}", "groups: [sex]", "groups maps a kind"),
        ("{residents: clients}", "{residents: nothing}", "none of the linked data sets"),
        ("{residents: clients}", "[residents]", "publish maps a data set"),
    ],
)
def test_mistakes_in_the_new_parts_of_a_specification(line: str, wrong: str, message: str) -> None:
    with pytest.raises(Exception, match=message):
        parse_spec(small.SPEC.replace(line, wrong))


def test_groups_of_several_columns() -> None:
    text = small.SPEC.replace("groups: {sex: sex}", "groups: {kind: [first_name, last_name]}")
    chosen: LinkageSpec = parse_spec(text)
    rows = [("a", "1", "0"), ("b", "1", "1"), ("c", None, "99"), ("d", "0", "1")]
    listed = [{"id": i, "first_name": f, "last_name": n} for i, f, n in rows]
    table = labels(chosen, small.tables({"clients": listed, "contacts": []}))
    found = {row["record_id"]: row["kind"] for row in table.to_pyarrow().to_pylist()}
    assert found == {
        "clients/a": "first_name",
        "clients/b": "several",
        "clients/c": None,
        "clients/d": "last_name",
    }


def test_a_single_record_has_no_pairs(world: World) -> None:
    rows = {"clients": world.rows["clients"][:1], "contacts": []}
    run = world.link(rows=rows)
    assert run.table("edges").num_rows == 0
    assert len(people(run)) == 1
    assert isinstance(run.table("edges"), pa.Table)
