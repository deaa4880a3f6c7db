"""A small HMIS to ask questions of: rows are added by what happened, tables come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from citywide.core.calculations import Value, load_calculation, run
from citywide.core.engines import Engine
from citywide.services.homelessness import rules
from citywide.services.homelessness.exchange.hmis.layout import fields
from citywide.services.homelessness.exchange.hmis.names import dataset
from citywide.services.homelessness.rules.by_name import FLOWS, LIST, Policy
from citywide.services.homelessness.rules.by_name.questions import STATUS

STAYS = Path(rules.__file__).parents[1] / "derived" / "homeless_stays.sql"
DAY0 = dt.date(2024, 1, 1)
MADE = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_KINDS = {
    "string": pa.string(), "integer": pa.int64(), "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"), "money": pa.decimal128(18, 2),
}  # fmt: skip
_PLACE = {"source_id": pa.string(), "source_file": pa.string(), "source_line": pa.int64()}
COLUMNS: dict[str, dict[str, Any]] = {
    dataset(file): {field.name: _KINDS[field.kind] for field in given} | _PLACE
    for file, given in fields().items()
}
COLUMNS["people"] = dict.fromkeys(["source_id", "personal_id", "person_id"], pa.string())


def day(number: int) -> dt.date:
    """Return a day counted from January 1, 2024."""
    return DAY0 + dt.timedelta(days=number)


class World:
    """An HMIS of one source; days are numbers from `DAY0`, one project for each type."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
        for kind in range(15):
            self._add("hmis_project", project_id=f"p{kind}", project_type=kind, continuum_project=1)

    def person(self, who: str, born: dt.date | None = None, veteran: int = 0) -> None:
        self._add(
            "hmis_client", personal_id=who, dob=born, dob_data_quality=1 if born else 99,
            veteran_status=veteran,
        )  # fmt: skip

    def stay(
        self, who: str, kind: int, entry: int, exit_day: int | None = None,
        to: int | None = None, move_in: int | None = None, **more: Any,
    ) -> str:  # fmt: skip
        key = more.pop("key", f"e{len(self.rows['hmis_enrollment'])}")
        exit_made = more.pop("exit_made", more.get("date_created", MADE))
        self._add(
            "hmis_enrollment", **{"relationship_to_hoh": 1, "household_id": f"h-{key}"} | more,
            enrollment_id=key, personal_id=who, project_id=f"p{kind}", entry_date=day(entry),
            move_in_date=None if move_in is None else day(move_in),
        )  # fmt: skip
        if exit_day is not None:
            self._add(
                "hmis_exit", exit_id=f"x-{key}", enrollment_id=key, personal_id=who,
                exit_date=day(exit_day), destination=to, date_created=exit_made,
            )  # fmt: skip
        return key

    def met(self, stay: str, on: int, situation: int, **more: Any) -> None:
        self._add(
            "hmis_current_living_situation", enrollment_id=stay, information_date=day(on),
            current_living_sit_id=f"c{len(self.rows['hmis_current_living_situation'])}",
            current_living_situation=situation, **more,
        )  # fmt: skip

    def bed(self, stay: str, on: int, record_type: int = 200, **more: Any) -> None:
        self._add(
            "hmis_services", enrollment_id=stay, date_provided=day(on), record_type=record_type,
            services_id=f"s{len(self.rows['hmis_services'])}", **more,
        )  # fmt: skip

    def _add(self, table: str, **values: Any) -> None:
        made = values.get("date_created", MADE)
        place = {"source_id": "s", "source_line": len(self.rows[table]) + 2}
        stamped = {"source_file": f"{table}.csv", "date_created": made, "date_updated": made}
        self.rows[table].append(place | stamped | values)

    def tables(self) -> dict[str, ir.Table]:
        return {
            name: ibis.memtable(pa.Table.from_pylist(self.rows[name], pa.schema(columns.items())))
            for name, columns in COLUMNS.items()
        }


def answer(
    engine: Engine, world: World, work: Path, wanted: list[str],
    values: Mapping[str, Value] | None = None, policy: Policy | None = None,
) -> dict[str, list[dict[str, Any]]]:  # fmt: skip
    """Return the rows of the steps wanted, from raw HMIS tables to the answer."""
    chosen = policy or Policy()
    stays = work / "stays-only"
    stays.mkdir(parents=True, exist_ok=True)
    (stays / STAYS.name).write_text(STAYS.read_text(encoding="utf-8"), encoding="utf-8")
    folders = [STATUS, stays]
    folders += [LIST] if "list_on" in wanted else []
    folders += [FLOWS] if {"flows", "balance", "by_name_moves"} & set(wanted) else []
    calculation = load_calculation(*folders)
    given = {**(values or {}), **chosen.parameters()}
    parameters = {name: given[name] for name in calculation.parameters}
    made = run(engine, calculation, world.tables(), parameters, work / "run", wanted)
    return {name: engine.fetch(table).to_pylist() for name, table in made.items()}
