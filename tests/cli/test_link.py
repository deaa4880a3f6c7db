"""`citywide link`: from training to review, as a data team types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from citywide.cli.main import app
from citywide.core.engines import open_engine
from citywide.core.errors import ExtractError, NotFound
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.lake import Lake
from citywide.core.linkage.judgements import Judgement
from citywide.core.linkage.log_file import write_log
from citywide.core.linkage.runs import Archive
from citywide.core.pipeline import load_city
from citywide.core.settings import Settings
from tests.linkage import small


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("city")
    city = load_city(small.write_city(made / "city"))
    lake = Lake(made / "lake")
    engine = open_engine(Settings(), lake.root / "work" / "spill")
    shop = Workshop(lake, engine, city.contracts)
    for name, rows in small.rows(110).items():
        ingest_file(shop, city.contracts[name], small.write_extract(made / f"{name}.csv", rows))
    engine.close()
    return made


@pytest.fixture(autouse=True)
def settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("city", "lake", "data"):
        monkeypatch.setenv(f"CITYWIDE_{name.upper()}", str(folder / name))


def call(*words: str) -> str:
    result = CliRunner().invoke(app, ["link", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def as_json(*words: str) -> Any:
    return json.loads(call(*words, "--json"))


def test_before_anything_it_says_what_to_do() -> None:
    with pytest.raises(NotFound, match="citywide link train residents"):
        call("run")
    with pytest.raises(NotFound, match="There are: residents"):
        call("train", "people")


def test_train_run_evaluate_review_and_run_with_judgements(folder: Path, tmp_path: Path) -> None:
    trained = as_json("train")
    first = as_json("run", "residents")
    assert first["model"] == trained["model"]
    assert first["published"][0]["state"] == "published"
    assert first["counts"]["records"] == trained["records"]
    lake = Lake(folder / "lake")
    clients = lake.current("clients")
    people = lake.current("residents")
    assert clients is not None
    assert people is not None
    assert people.rows == clients.rows
    rows = pq.read_table(lake.paths(people)[0]).to_pylist()
    who = Archive(folder / "lake", "residents").run().identities().table().to_pylist()
    known = {row["record_id"]: row["person_id"] for row in who}
    assert all(known[f"clients/{row['id']}"] == row["person_id"] for row in rows)

    quality = as_json("evaluate")
    assert quality["quality"]["pairs"]["precision"] > 0.9
    assert "By sex" in call("evaluate")
    review = as_json("review", "--limit", "3")
    assert "likely one person" in call("review", "--limit", "1") or not review["tasks"]

    again = as_json("run")
    assert again["base"] == first["id"]
    assert again["counts"]["scored_records"] == 0
    assert again["published"][0]["state"] == "unchanged"
    assert {one["id"] for one in as_json("list")} == {first["id"], again["id"]}

    left, right = sorted(known)[:2]
    assert known[left] != known[right]
    said = {"verdict": "same", "by": "ana@example.org", "reason": "", "at": _at(again["at"])}
    entry = Judgement(left, right, **said, model="", weights={}, undoes=None, id="j1")
    write_log(tmp_path / "log.jsonl", [entry])
    third = as_json("run", "--judgements", str(tmp_path / "log.jsonl"))
    assert third["judged"] == ["j1"]
    assert third["counts"]["people"] == first["counts"]["people"] - 1
    assert third["published"][0]["state"] == "published"


def test_a_broken_log_of_judgements_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(ExtractError, match=r"log\.jsonl:1"):
        call("run", "--judgements", str(tmp_path / "log.jsonl"))


def _at(text: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text)
