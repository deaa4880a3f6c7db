"""Linkage of a city's data sets: specifications, a run over current versions, people published."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from citywide.core.contracts import Contract
from citywide.core.errors import ContractError, Finding, NotFound
from citywide.core.ingest.publish import version_rows
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.linkage import LinkageSpec, load_specs, read_records, save_model, train
from citywide.core.linkage.households import HOUSEHOLDS
from citywide.core.linkage.linking import NOTHING, Said, Tell, link
from citywide.core.linkage.model import Model
from citywide.core.linkage.records import record_id
from citywide.core.linkage.runs import Archive, Run
from citywide.core.linkage.spec import Source
from citywide.core.pipeline.city import service_folder
from citywide.core.settings import Settings


def _silent(_step: str, _share: float) -> None:
    return None


@dataclass(frozen=True)
class Published:
    """How the identities' way into one data set ended."""

    dataset: str
    state: str
    """`published`, `held` (a steward decides) or `unchanged`."""
    rows: int
    message: str = ""


def load_linkages(settings: Settings) -> dict[str, LinkageSpec]:
    """Return the linkage specifications of the city folder and its services, by id.

    Where both have one of an id, the city's own is taken.

    Raises:
        ContractError: every mistake of every file.
    """
    folders = [*(service_folder(name) for name in settings.service_names), settings.city]
    specs: dict[str, LinkageSpec] = {}
    findings: list[Finding] = []
    for folder in folders:
        try:
            specs |= load_specs(folder / "linkage")
        except ContractError as error:
            findings += error.findings
    if findings:
        raise ContractError(findings)
    return specs


def one_linkage(settings: Settings, name: str) -> LinkageSpec:
    """Return one specification; raises NotFound with the names there are."""
    specs = load_linkages(settings)
    if name not in specs:
        known = ", ".join(sorted(specs)) or "none"
        raise NotFound(f"No linkage specification has the id {name!r}. There are: {known}.")
    return specs[name]


def tables_of(shop: Workshop, spec: LinkageSpec) -> tuple[dict[str, ir.Table], dict[str, int]]:
    """Return the current rows of the data sets a specification links, and their versions.

    Data sets that tell who was in one household are among them where they have a version.

    Raises:
        NotFound: a data set has no contract or no version yet.
    """
    tables, versions = {}, {}
    for source in spec.sources:
        if source.dataset not in shop.contracts:
            raise NotFound(f"Linkage {spec.id!r} links {source.dataset!r}, which has no contract.")
        version = shop.lake.version(source.dataset)
        tables[source.dataset] = version_rows(shop.lake, shop.engine, version)
        versions[source.dataset] = version.number
    for one in spec.households.members:
        current = shop.lake.current(one.dataset) if one.dataset in shop.contracts else None
        if current is not None:
            tables[one.dataset] = version_rows(shop.lake, shop.engine, current)
            versions[one.dataset] = current.number
    return tables, versions


def train_linkage(shop: Workshop, spec: LinkageSpec) -> Model:
    """Train a model on the current versions, keep it beside the lake and return it."""
    tables, _ = tables_of(shop, spec)
    archive = Archive(shop.lake.root, spec.id)
    with tempfile.TemporaryDirectory(dir=shop.lake.root / "work") as work:
        records = read_records(shop.engine, spec, tables)
        model = train(shop.engine, spec, records, Path(work))
    save_model(model, archive.models)
    return model


def run_linkage(
    shop: Workshop,
    spec: LinkageSpec,
    *,
    said: Said = NOTHING,
    model: str = "",
    because: str = "new versions",
    everything: bool = False,
    tell: Tell = _silent,
) -> tuple[Run, list[Published]]:
    """Link the current versions and publish who is who; returns the run and what was published.

    `tell` is called with the step being done and the share of the whole that is done.

    Raises:
        NotFound: no model was trained, or a data set has no version.
        Conflict: the model does not fit the specification, or somebody else links.
    """
    archive = Archive(shop.lake.root, spec.id)
    with shop.lake.lock(f"linkage-{spec.id}"):
        tables, versions = tables_of(shop, spec)
        run = link(
            shop.engine,
            spec,
            archive.model(model),
            tables,
            archive,
            versions=versions,
            said=said,
            because=because,
            everything=everything,
            tell=lambda step, share: tell(step, 0.9 * share),
        )
    tell("publish", 0.9)
    return run, publish_identities(shop, spec, run)


def publish_identities(shop: Workshop, spec: LinkageSpec, run: Run) -> list[Published]:
    """Publish a run's identities and households as the data sets the specification names.

    Raises:
        NotFound: such a data set has no contract.
        ContractError: its columns are not the key and `person_id`, or those of households.
    """
    found = []
    for target, of in spec.publish.items():
        contract = _contract(shop, target)
        source = next(one for one in spec.sources if one.dataset == of)
        found.append(_publish(shop, contract, people_of(shop, contract, source, run), run))
    if spec.households.publish:
        contract = _contract(shop, spec.households.publish)
        found.append(_publish(shop, contract, _households(contract, run), run))
    return found


def _contract(shop: Workshop, target: str) -> Contract:
    contract = shop.contracts.get(target)
    if contract is None:
        raise NotFound(f"The linkage publishes {target!r}, which has no contract.")
    return contract


def _households(contract: Contract, run: Run) -> pa.Table:
    """Return the columns of the contract: `household_id`, `person_id`, and `basis` if it wants."""
    columns = [column.name for column in contract.columns]
    if not {"household_id", "person_id"} <= set(columns) <= {*HOUSEHOLDS.names}:
        raise ContractError(
            f"{contract.id} must have the columns household_id and person_id to take the "
            f"households of a linkage; besides them it may have basis and records."
        )
    rows = run.households().select(columns)
    return rows.cast(pa.schema([(name, pa.string()) for name in columns]))


def _publish(shop: Workshop, contract: Contract, rows: pa.Table, run: Run) -> Published:
    target = contract.id
    current = shop.lake.current(target)
    kind = "csv" if any(s.format == "csv" for s in contract.sources) else "parquet"
    name = f"{target}-{_fingerprint(contract, rows)}.{kind}"
    if current is not None and current.report.get("file") == name:
        return Published(target, "unchanged", rows.num_rows)
    with tempfile.TemporaryDirectory(dir=shop.lake.root / "work") as folder:
        path = Path(folder) / name
        if kind == "csv":
            pa_csv.write_csv(rows, path)
        else:
            # The lake takes the same bytes in once, and a state can come back.
            follows = str(current.number if current else 0)
            pq.write_table(rows.replace_schema_metadata({"follows": follows}), path)
        done = ingest_file(shop, contract, path, name, f"linkage run {run.manifest.id}").run
    because = " ".join(done.report.get("held_because", ()))
    return Published(target, str(done.state), rows.num_rows, because)


def people_of(
    shop: Workshop,
    contract: Contract,
    source: Source,
    run: Run,
    who: pa.Table | None = None,
) -> pa.Table:
    """Return the columns of the contract: the key of the data set, and `person_id`.

    `who` says which person each record is (`record_id`, `person_id`); the run does by default.
    """
    columns = [column.name for column in contract.columns]
    if set(columns) != {*source.key, "person_id"}:
        raise ContractError(
            f"{contract.id} must have the columns {', '.join((*source.key, 'person_id'))} to take "
            f"the identities of {source.dataset}."
        )
    version = shop.lake.version(source.dataset, run.manifest.versions[source.dataset])
    table = version_rows(shop.lake, shop.engine, version)
    keyed = table.select(*source.key, record_id=record_id(source, table))
    said = _now(shop, run) if who is None else ibis.memtable(who)
    joined = keyed.join(said, "record_id").select(*columns).order_by(*source.key)
    return shop.engine.fetch(joined.cast(dict.fromkeys(columns, "string")))


def _now(shop: Workshop, run: Run) -> ir.Table:
    files = run.files("assignments")
    who = shop.engine.read(files, _schema(files[0]))
    return who.filter(who.until.isnull()).select("record_id", "person_id")


def _schema(path: Path) -> ibis.Schema:
    return ibis.Schema.from_pyarrow(pq.read_schema(path))


def _fingerprint(contract: Contract, rows: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows.combine_chunks())
    digest = hashlib.sha256(contract.hash.encode())
    digest.update(sink.getvalue())
    return digest.hexdigest()[:16]
