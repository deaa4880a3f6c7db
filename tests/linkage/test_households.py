"""Households: put together from sightings, whatever their order; ids that last; runs keep them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.engines import Engine, open_engine
from citywide.core.errors import ContractError
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.lake import Lake
from citywide.core.linkage import (
    link_households,
    parse_spec,
    read_records,
    save_model,
    sightings,
)
from citywide.core.linkage.follow import follow
from citywide.core.linkage.households import SIGHTINGS, member_sightings
from citywide.core.linkage.identities import NOBODY
from citywide.core.linkage.linking import Said, link, relink
from citywide.core.linkage.runs import HOUSEHOLD_TABLES, Archive
from citywide.core.linkage.spec import Households, LinkageSpec
from citywide.core.pipeline import load_city
from citywide.core.pipeline.linkage import publish_identities, run_linkage
from citywide.core.settings import Settings
from tests.linkage import small
from tests.linkage.given import Mint

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SPEC = LinkageSpec("homes", households=Households(most_people=4), most_surnames_at_address=3)
Rows = list[tuple[str, str]]


def seen(rows: Rows, place: str | None = None) -> pa.Table:
    listed = [
        {"sighting_id": one, "record_id": record, "basis": "key", "place": place}
        for one, record in rows
    ]
    return pa.Table.from_pylist(listed, schema=SIGHTINGS)


def people(rows: Rows) -> pa.Table:
    """A record `<person><number>` is of the person before the number."""
    records = sorted({record for _, record in rows})
    return pa.table(
        {
            "record_id": pa.array(records, pa.string()),
            "person_id": pa.array([one[0] for one in records], pa.string()),
        }
    )


def homes(rows: Rows, spec: LinkageSpec = SPEC) -> set[frozenset[str]]:
    """The sightings of each household."""
    found = link_households(spec, seen(rows), people(rows)).clusters.members()
    return {frozenset(members) for members in found.values()}


def test_two_people_in_common_make_one_household_and_one_alone_does_not() -> None:
    rows = [
        *(("h1", "a1"), ("h1", "b1"), ("h1", "c1")),
        *(("h2", "a2"), ("h2", "b2")),
        *(("h3", "a3"), ("h4", "a4")),
        *(("h5", "c5"), ("h5", "d5")),
    ]
    assert homes(rows) == {frozenset({"h1", "h2"}), frozenset({"h3", "h4"}), frozenset({"h5"})}
    found = link_households(SPEC, seen(rows), people(rows))
    called = follow(NOBODY, found.clusters, at=START, because="x", mint=Mint()).table()
    table = found.households(called)
    members: dict[str, set[tuple[str, int]]] = {}
    for row in table.to_pylist():
        assert row["basis"] == "key"
        members.setdefault(row["household_id"], set()).add((row["person_id"], row["records"]))
    assert sorted(sorted(one) for one in members.values()) == [
        [("a", 2)],
        [("a", 2), ("b", 2), ("c", 1)],
        [("c", 1), ("d", 1)],
    ]


def test_a_desk_a_shelter_and_a_chain_are_no_household() -> None:
    desk = [("desk", f"{letter}1") for letter in "abcde"]
    assert homes(desk) == set()
    chain = [(f"h{n}", f"{letter}{n}") for n in range(4) for letter in "abcdef"[n : n + 3]]
    assert homes(chain) == {frozenset({f"h{n}"}) for n in range(4)}
    shelter: Rows = [(f"s{n}", f"{letter}{n}") for n, letter in enumerate("abcd")]
    assert link_households(SPEC, seen(shelter, "7|main|"), people(shelter)).clusters.count == 0


@st.composite
def sighted(draw: st.DrawFn) -> Rows:
    group = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5, unique=True)
    groups = draw(st.lists(group, max_size=8))
    return [(f"h{n}", f"{letter}{n}") for n, letters in enumerate(groups) for letter in letters]


@settings(deadline=None, max_examples=40)
@given(sighted(), st.randoms(use_true_random=False))
def test_order_changes_nothing(rows: Rows, chance: random.Random) -> None:
    shuffled = chance.sample(rows, len(rows))
    assert homes(shuffled) == homes(rows)
    one, other = (link_households(SPEC, seen(r), people(r)) for r in (rows, shuffled))
    ids = [
        found.households(follow(NOBODY, found.clusters, at=START, because="x", mint=Mint()).table())
        for found in (one, other)
    ]
    assert ids[0].equals(ids[1])
    assert all(count <= 4 for count in _sizes(ids[0]).values())


def _sizes(table: pa.Table) -> dict[str, int]:
    found = table.group_by("household_id").aggregate([("person_id", "count")]).to_pylist()
    return {row["household_id"]: row["person_id_count"] for row in found}


@settings(deadline=None, max_examples=40)
@given(sighted(), sighted())
def test_ids_last_and_a_retired_one_leads_on(before: Rows, more: Rows) -> None:
    after = before + [(f"x{one}", record) for one, record in more]
    mint = Mint()
    first = follow(
        NOBODY, link_households(SPEC, seen(before), people(before)).clusters,
        at=START, because="x", mint=mint,
    )  # fmt: skip
    found = link_households(SPEC, seen(after), people(after))
    second = follow(first, found.clusters, at=START + timedelta(1), because="y", mint=mint)
    living = set(second.table()["person_id"].to_pylist())
    for row in first.table().to_pylist():
        if row["record_id"] in found.clusters.records.to_pylist():
            assert second.resolve(row["person_id"]) in living


def test_records_tell_of_addresses_and_rows_of_members(duckdb_engine: Engine) -> None:
    text = (
        small.SPEC
        + """
households:
  members:
    stays: {of: clients, record: [client], key: [source, household], deleted: gone}
  publish: homes
"""
    )
    spec = parse_spec(text)
    row = {"middle_name": None, "birth_date": None, "sex": None, "ssn": None, "who": "1"}
    home = {"last_name": "López", "street_number": "7", "street_name": "Elm Street", **row}
    rows = {
        "clients": [
            {"id": "1", "first_name": "Ana", **home, "deleted_on": None},
            {"id": "2", "first_name": "Leo", **home, "deleted_on": None},
        ],
        "contacts": [{"id": "3", "first_name": "Leo", **home, "deleted_on": None}],
    }
    tables = small.tables(rows)
    records = read_records(duckdb_engine, spec, tables)
    found = duckdb_engine.fetch(sightings(duckdb_engine, spec, records)).to_pylist()
    assert {(one["sighting_id"], one["place"]) for one in found} == {
        ("address/7|elm||lopez", "7|elm|")
    }
    stays = pa.table(
        {
            "client": ["1", "2", "1"],
            "source": ["s", "s", "s"],
            "household": ["h", "h", None],
            "gone": pa.array([None, None, None], pa.date32()),
        }
    )
    members = member_sightings(spec, {**tables, "stays": ibis.memtable(stays)})
    seen_there = duckdb_engine.fetch(members).to_pylist()
    assert {(one["sighting_id"], one["record_id"]) for one in seen_there} == {
        ("member/stays/s/h", "clients/1"),
        ("member/stays/s/h", "clients/2"),
    }
    with pytest.raises(ContractError) as mistakes:
        parse_spec(text.replace("of: clients", "of: nobody").replace("key: [s", "keys: [s"))
    assert "household's key" in str(mistakes.value)


def test_a_run_keeps_households_and_incremental_is_batch(
    duckdb_engine: Engine, tmp_path: Path
) -> None:
    spec = small.spec()
    model, archive = small.model(spec), Archive(tmp_path, spec.id)
    rows = small.rows(40)
    versions = {"clients": 1, "contacts": 1}

    def linked(given: dict[str, Any], hour: int, **wishes: Any) -> Any:
        tables = small.tables(given)
        at = START + timedelta(hours=hour)
        return link(duckdb_engine, spec, model, tables, archive, versions=versions, at=at, **wishes)

    first = linked({name: listed[:-9] for name, listed in rows.items()}, 1)
    assert all(first.files(name) for name in HOUSEHOLD_TABLES)
    counts = first.manifest.counts
    assert counts["households"] == counts["households_minted"] > 0
    second = linked(rows, 2)
    assert second.manifest.base == first.manifest.id
    full = linked(rows, 3, everything=True)
    assert full.manifest.base == ""
    assert second.households().equals(full.households())
    again = relink(spec, archive, said=Said(), at=START + timedelta(hours=4))
    assert again.households().equals(full.households())
    old, new = (run.household_identities() for run in (first, again))
    assert {old.resolve(one) for one in old.table()["person_id"].to_pylist()}
    for household in old.table()["person_id"].to_pylist():
        assert new.resolve(household) in set(new.table()["person_id"].to_pylist())
    sizes = _sizes(full.households())
    assert max(sizes.values()) <= spec.households.most_people


def test_a_run_of_before_households_is_still_read(duckdb_engine: Engine, tmp_path: Path) -> None:
    spec = small.spec()
    archive = Archive(tmp_path, spec.id)
    tables = small.tables(small.rows(10))
    given = {"versions": {"clients": 1, "contacts": 1}}
    run = link(duckdb_engine, spec, small.model(spec), tables, archive, at=START, **given)
    for name in HOUSEHOLD_TABLES:
        for path in run.files(name):
            path.unlink()
    assert archive.run().households().num_rows == 0
    at = START + timedelta(hours=1)
    assert relink(spec, archive, said=Said(), at=at).manifest.counts["households"] == 0
    later = link(
        duckdb_engine, replace(spec), small.model(spec), tables, archive,
        at=START + timedelta(hours=2), **given,
    )  # fmt: skip
    assert later.manifest.counts["households"] > 0


def test_households_are_published_where_the_specification_says(tmp_path: Path) -> None:
    folder = small.write_city(tmp_path / "city")
    person = small._column("person_id", key=True).replace("Position: 1", "Position: 2")
    columns = f"{small._column('household_id', key=True)}\n{person}"
    homes_contract = small._CONTRACT.format(
        id="homes", name="Homes", department="Housing Department", columns=columns
    )
    (folder / "contracts" / "homes.yaml").write_text(homes_contract, encoding="utf-8")
    spec = parse_spec(small.SPEC + "\nhouseholds: {publish: homes}\n")
    city, lake = load_city(folder), Lake(tmp_path / "lake")
    engine = open_engine(Settings(), lake.root / "work" / "spill")
    try:
        shop = Workshop(lake, engine, city.contracts)
        for name, listed in small.rows(12).items():
            path = small.write_extract(tmp_path / f"{name}.csv", listed)
            assert str(ingest_file(shop, city.contracts[name], path).run.state) == "published"
        save_model(small.model(spec), Archive(lake.root, spec.id).models)
        run, published = run_linkage(shop, spec)
        told = {one.dataset: (one.state, one.rows) for one in published}
        assert told["homes"] == ("published", run.households().num_rows)
        assert told["residents"][0] == "published"
        assert {one.state for one in publish_identities(shop, spec, run)} == {"unchanged"}
        wrong = replace(spec, households=replace(spec.households, publish="residents"))
        with pytest.raises(ContractError, match="household_id and person_id"):
            publish_identities(shop, wrong, run)
    finally:
        engine.close()
