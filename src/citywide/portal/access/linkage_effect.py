"""How linkage error moves published measures: each computed again at both ends of its interval.

A measure is moved by a linkage when what it counts is derived from a data set the linkage
publishes: by the city's derived tables, or by a service that registered how it makes its published
figures. Results are kept with the run they are about.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from citywide.core.contracts.model import Contract
from citywide.core.engines import Engine
from citywide.core.errors import CitywideError
from citywide.core.ingest.run import Workshop
from citywide.core.ingest.typed import ibis_type
from citywide.core.linkage import LinkageSpec
from citywide.core.linkage.effect import End, Margin, ends
from citywide.core.linkage.linking import Said
from citywide.core.linkage.runs import Archive, Run
from citywide.core.measures import Measure, evaluate
from citywide.core.measures.words import latest_full
from citywide.core.pipeline.linkage import people_of
from citywide.portal.access import linkage
from citywide.portal.access.linkage_runs import Tell, may_start, workshop
from citywide.portal.access.notice import note
from citywide.portal.access.numbers import is_closed
from citywide.portal.access.store import store
from citywide.portal.access.suppose import Supposition, rows_of, suppose, supposing
from citywide.portal.access.suppress import minimum_of
from citywide.portal.access.viewer import Viewer

Row = Mapping[str, Any]
Figures = Callable[[], Mapping[str, Callable[[], Iterable[Row]]]]
"""Returns, by data set a service publishes, what makes its rows from what identities are now."""
_FIGURES: dict[str, list[Figures]] = {}
_FILE = "effect.json"


@dataclass(frozen=True)
class Moved:
    """A measure's latest number as published, and at both ends; None where it is withheld."""

    measure: str
    period: str
    published: float | None
    fewer: float | None
    more: float | None


@dataclass(frozen=True)
class MovedMeasures:
    """How the error of one run moves measures."""

    run: str
    at: str
    """ISO time of the computation."""
    basis: str
    """What the interval rests on: `samples`, `labels` or `model`."""
    false_links: float
    missed: float
    pairs: Mapping[str, int]
    """Linked pairs of records, and people, by linkage: published, fewer, more."""
    people: Mapping[str, int]
    measures: tuple[Moved, ...]
    failed: str = ""
    """Why measures could not be computed, in a sentence."""


def register(dataset: str, figures: Figures) -> None:
    """Have the figures a service publishes computed again when identities of a data set move."""
    listed = _FIGURES.setdefault(dataset, [])
    if figures not in listed:
        listed.append(figures)


def compute(
    viewer: Viewer, name: str, said: Said, basis: str, margin: Margin, tell: Tell
) -> MovedMeasures:
    """Compute every measure a linkage moves at both ends of its error, and keep it with the run.

    Raises:
        Forbidden: the viewer does not run this linkage.
        NotFound: nothing was linked yet.
    """
    found = may_start(viewer, name)
    run = Archive(store().lake.root, found.id).run()
    values: dict[str, dict[str, tuple[str, float | None]]] = {}
    pairs, people, failed = {}, {}, ""
    with workshop() as shop, tempfile.TemporaryDirectory(dir=shop.lake.root / "work") as folder:
        for number, end in enumerate(_ends(run, said, margin)):
            linked = end.relinked
            tell(f"relink {linked.name}", number / 3)
            pairs[linked.name] = end.pairs
            people[linked.name] = len(linked.identities["person_id"].unique())
            try:
                supposed = _supposed(shop, found, run, end, Path(folder))
                with supposing(supposed):
                    values[linked.name] = _measured(shop.engine, found, supposed)
            except CitywideError as error:
                values, failed = {}, str(error)
                break
    done = MovedMeasures(
        run.manifest.id, dt.datetime.now(dt.UTC).isoformat(), basis, margin.false_links,
        margin.missed, pairs, people, _moved(values), failed,
    )  # fmt: skip
    text = json.dumps(asdict(done), ensure_ascii=False, indent=1)
    (run.folder / _FILE).write_text(text, encoding="utf-8")
    note(viewer, "run", f"linkage:{name}", linkage.PURPOSE, {"effect": run.manifest.id})
    return done


def latest(viewer: Viewer, name: str) -> MovedMeasures | None:
    """Return the newest computation there is; measures the viewer may not have are left out."""
    archive = Archive(store().lake.root, linkage.spec(viewer, name).id)
    for manifest in reversed(archive.manifests()):
        path = archive.root / manifest.id / _FILE
        if path.is_file():
            said = json.loads(path.read_text(encoding="utf-8"))
            moved = [Moved(**one) for one in said.pop("measures")]
            known = tuple(one for one in moved if _may_have(viewer, one.measure))
            return MovedMeasures(**said, measures=known)
    return None


def moves(found: LinkageSpec) -> bool:
    """Return whether any measure of the city is moved by a linkage."""
    return any(_FIGURES.get(dataset) for dataset in found.publish) or bool(_derived(found))


def titles(viewer: Viewer) -> Mapping[str, Measure]:
    """Return the city's measures by id, for their names and units."""
    return store().city.measures


def _may_have(viewer: Viewer, measure: str) -> bool:
    found = store().city.measures.get(measure)
    return found is not None and not is_closed(viewer, found.dataset)


def _ends(run: Run, said: Said, margin: Margin) -> Iterable[End]:
    judged = set(run.manifest.judged)
    return ends(
        run.table("records", ["record_id"])["record_id"].combine_chunks(),
        run.table("edges"),
        [one for one in said.log if one.id in judged],
        threshold=run.manifest.link_at,
        margin=margin,
    )


def _supposed(shop: Workshop, found: LinkageSpec, run: Run, end: End, room: Path) -> Supposition:
    rows = {}
    for target, of in found.publish.items():
        source = next(one for one in found.sources if one.dataset == of)
        contract = shop.contracts[target]
        rows[target] = people_of(shop, contract, source, run, end.relinked.identities)
    name = f"{run.manifest.id} {end.relinked.name} {end.threshold}"
    return suppose(shop.engine, name, rows, room / end.relinked.name)


def _derived(found: LinkageSpec) -> set[str]:
    """Return the data sets that are derived from what a linkage publishes."""
    reached = set(found.publish)
    for _round in store().city.derived:
        reached |= {name for name, one in store().city.derived.items() if reached & set(one.inputs)}
    return {one.dataset for one in store().city.measures.values()} & (reached - set(found.publish))


def _measured(
    engine: Engine, found: LinkageSpec, supposed: Supposition
) -> dict[str, tuple[str, float | None]]:
    """Return the latest number of each measure that is moved, with its period."""
    tables = {name: _supposed_table(engine, name) for name in _derived(found) & set(supposed.files)}
    wanted = {one.dataset for one in store().city.measures.values()}
    for dataset in found.publish:
        for figures in _FIGURES.get(dataset, ()):
            made = figures()
            tables |= {name: _typed(name, made[name]()) for name in made if name in wanted}
    values = {}
    for measure in store().city.measures.values():
        if measure.dataset in tables and measure.population is None:
            number = _number(engine, measure, tables[measure.dataset])
            if number is not None:
                values[measure.id] = number
    return values


def _supposed_table(engine: Engine, name: str) -> ir.Table:
    current = store().lake.current(name)
    assert current is not None
    return rows_of(engine, name, current)


def _number(engine: Engine, measure: Measure, table: ir.Table) -> tuple[str, float | None] | None:
    zone = store().settings.timezone
    today = dt.datetime.now(dt.UTC).date()
    latest = latest_full(measure, evaluate(engine, measure, table, None, zone), today)
    if latest is None:
        return None
    few = 0 < latest.denominator < minimum_of(measure)
    return latest.period, None if few or latest.value is None else float(latest.value)


def _typed(dataset: str, rows: Iterable[Row]) -> ir.Table:
    """Return the rows a service would publish, in the types of their contract."""
    contract: Contract = store().city.contracts[dataset]
    schema = ibis.schema({c.name: ibis_type(c) for c in contract.columns}).to_pyarrow()
    listed = list(rows)
    arrays = [
        pa.array([_cell(row.get(field.name), field.type) for row in listed], field.type)
        for field in schema
    ]
    return ibis.memtable(pa.Table.from_arrays(arrays, schema=schema))


def _cell(value: Any, kind: pa.DataType) -> Any:
    if value is None or value == "":
        return None
    if pa.types.is_decimal(kind):
        return round(Decimal(str(value)), kind.scale)
    if pa.types.is_floating(kind):
        return float(value)
    if pa.types.is_integer(kind):
        return int(value)
    return str(value) if pa.types.is_string(kind) else value


def _moved(
    values: Mapping[str, Mapping[str, tuple[str, float | None]]],
) -> tuple[Moved, ...]:
    published = values.get("published", {})
    found = []
    for measure, (period, number) in sorted(published.items()):
        other = {name: values.get(name, {}).get(measure) for name in ("fewer", "more")}
        # At an end the last full period may be another; numbers of two periods are not compared.
        low, high = (
            one[1] if one is not None and one[0] == period else None for one in other.values()
        )
        found.append(Moved(measure, period, number, low, high))
    return tuple(found)


__all__ = ["Moved", "MovedMeasures", "compute", "latest", "moves", "register", "titles"]
