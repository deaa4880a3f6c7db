"""Linkage through the gate: runs and their quality, and the records a reviewer compares.

Reviewers hold the role `linkage_reviewer` in the departments whose data sets are linked, or have
those data sets entrusted to them. Of data sets under a protection they see only the records that
its rule gives them for review, at the time of the look; nothing goes to the police. Each look at
a person's data is in the audit log, with the purpose `review`. Privacy officers see figures and
the log of judgements, never records.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from citywide.core.contracts.model import Contract
from citywide.core.errors import Forbidden, NotFound
from citywide.core.linkage import LinkageSpec, Model, explain
from citywide.core.linkage.desk import Desk, open_desk
from citywide.core.linkage.identities import Identities
from citywide.core.linkage.judgements import Pair
from citywide.core.linkage.labels import kinds
from citywide.core.linkage.records import record_id
from citywide.core.linkage.runs import Archive, Manifest, Run
from citywide.core.linkage.sampling import BOUNDS, Stratum, draw, frame
from citywide.core.linkage.spec import Source
from citywide.core.linkage.tasks import Evidence
from citywide.core.pipeline.linkage import load_linkages
from citywide.core.settings import Settings
from citywide.portal.access import purposes
from citywide.portal.access.consent import is_barred
from citywide.portal.access.masks import visible
from citywide.portal.access.notice import note
from citywide.portal.access.policy import decide
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer
from citywide.portal.access.work import SCHEDULER

REVIEWER = "linkage_reviewer"
OVERSEER = "privacy_officer"
PURPOSE = "review"
REVIEW = "linkage_review"
"""The purpose that a protection may know for reviewers alone; see `purposes.register`."""
_SHOWN_OF_SSN = 4


@dataclass(frozen=True)
class Weighed:
    """One comparison of a pair: its level, its weight in bits, and that of an average value."""

    comparison: str
    level: str
    bits: float
    usual_bits: float


@dataclass(frozen=True)
class Compared:
    """Records of two clusters as a reviewer sees them, and why the pair was scored so."""

    left: tuple[dict[str, Any], ...]
    right: tuple[dict[str, Any], ...]
    weighed: tuple[Weighed, ...]
    probability: float | None
    model: str
    people: Mapping[str, str]
    """Record -> the person it was in the last run."""


@dataclass(frozen=True)
class Household:
    """A household of a person: the others in it whom the viewer may see."""

    household_id: str
    basis: str
    """`key`: a department holds them together; `address`: one address and surname."""
    others: tuple[tuple[str, tuple[dict[str, Any], ...]], ...]
    """Each person and the records of them that the viewer may see."""


@dataclass(frozen=True)
class Person:
    """Who stood behind an id at a time."""

    person_id: str
    """The living id at that time."""
    asked: str
    at: datetime
    records: tuple[dict[str, Any], ...]
    trail: tuple[tuple[str, str, datetime, str], ...]
    """Redirects that led there: from, to, when, why."""
    minted_at: datetime
    changes: tuple[tuple[str, datetime, datetime | None], ...]
    """(record, since, until) of every record that was ever this person, oldest first."""
    households: tuple[Household, ...] = ()
    """As the run before that time linked them."""


def specs(viewer: Viewer) -> list[LinkageSpec]:
    """Return the linkages a viewer may review or oversee, by id."""
    found = _specs()
    return [found[name] for name in sorted(found) if _may_know(viewer, found[name])]


def spec(viewer: Viewer, name: str) -> LinkageSpec:
    """Return a linkage; raises NotFound where the viewer may not know of it."""
    found = _specs().get(name)
    if found is None or not _may_know(viewer, found):
        raise NotFound(_("There is no linkage %(name)s.") % {"name": repr(name)})
    return found


def may_review(viewer: Viewer, found: LinkageSpec) -> bool:
    """Return whether a viewer may see the records of every data set of a linkage."""
    contracts = store().city.contracts
    return all(
        source.dataset in contracts
        and not is_barred(viewer, contracts[source.dataset])
        and (
            source.dataset in viewer.stewarded
            or viewer.has(REVIEWER, contracts[source.dataset].department)
        )
        for source in found.sources
    )


def may_oversee(viewer: Viewer) -> bool:
    """Return whether a viewer may read every judgement."""
    return viewer.has(OVERSEER)


def reviewed(viewer: Viewer, name: str) -> LinkageSpec:
    """Return a linkage the viewer reviews; raises NotFound, or Forbidden for overseers."""
    found = spec(viewer, name)
    if not may_review(viewer, found):
        raise Forbidden(
            _("Only reviewers of this linkage and stewards of all its data sets see its records.")
        )
    return found


def readable(viewer: Viewer, found: LinkageSpec, ids: Collection[str]) -> frozenset[str]:
    """Return those of some records that a viewer may see for review, at this moment."""
    seen: set[str] = set()
    for source in found.sources:
        own = [one for one in ids if one.partition("/")[0] == source.dataset]
        contract = store().city.contracts[source.dataset]
        seen |= _given(viewer, contract, source, own) if contract.protection else set(own)
    return frozenset(seen)


def _given(viewer: Viewer, contract: Contract, source: Source, ids: list[str]) -> set[str]:
    """Return the records that the rule of a protection gives whole; none where it masks."""
    decision = decide(viewer, contract, _purpose(contract))
    needed = {*source.key, *source.fields.values()}
    current = store().lake.current(contract.id)
    if not ids or current is None or not needed <= set(decision.columns) - set(decision.masks):
        return set()
    table = visible(store().table(current), decision)
    keyed = table.select(record_id=record_id(source, table))
    chosen = keyed.filter(keyed.record_id.isin(ids))
    return set(store().engine().fetch(chosen)["record_id"].to_pylist())


def fields_of(dataset: str) -> frozenset[str]:
    """Return the columns of a data set that linkages compare, with those of its key."""
    parts = [one for found in _specs().values() for one in found.sources if one.dataset == dataset]
    return frozenset(name for one in parts for name in (*one.key, *one.fields.values()))


def _purpose(contract: Contract) -> str:
    """Return what reviewers look for at rows of a data set: its protection may know a purpose."""
    return REVIEW if REVIEW in purposes.offered(contract.protection) else PURPOSE


def runs(viewer: Viewer, name: str) -> list[Manifest]:
    """Return a linkage's runs, newest first."""
    return _archive(spec(viewer, name)).manifests()[::-1]


def latest(viewer: Viewer, name: str) -> Manifest | None:
    """Return a linkage's newest run, None before the first."""
    found = runs(viewer, name)
    return found[0] if found else None


def desk(viewer: Viewer, name: str, judged: Collection[str]) -> Desk:
    """Return what reviewers work on in the newest run; `judged` are records with a judgement.

    Raises:
        NotFound: nothing was linked yet.
    """
    run = _archive(spec(viewer, name)).run()
    opened = _desk(run.folder, frozenset())
    known = frozenset(judged) & _ids(run.folder)
    return _desk(run.folder, known) if opened.lacks(known) else opened


def compared(
    viewer: Viewer, name: str, left: Sequence[str], right: Sequence[str], pair: Pair
) -> Compared:
    """Return the records of two clusters side by side; the look is recorded.

    Raises:
        Forbidden: the viewer does not review this linkage.
        NotFound: a record is not in the newest run.
    """
    found = reviewed(viewer, name)
    run = _archive(found).run()
    _refuse_hidden(viewer, found, [*left, *right])
    rows = _records(run, [*left, *right])
    edge = _edge(run, pair)
    model = _model(_archive(found).models, found.id, run.manifest.model)
    _note(viewer, run, [*left, *right], "pair")
    return Compared(
        left=tuple(rows[one] for one in left),
        right=tuple(rows[one] for one in right),
        weighed=_weighed(model, edge),
        probability=float(edge["match_probability"]) if edge else None,
        model=run.manifest.model,
        people=_people_of(_identities(run.folder), [*left, *right]),
    )


def evidence(viewer: Viewer, name: str, pair: Pair) -> Evidence:
    """Return the scored pair of two records of the newest run; an unscored one weighs nothing."""
    edge = _edge(_archive(reviewed(viewer, name)).run(), pair)
    if edge is None:
        return Evidence(*pair, 0.0, 0.5, {})
    weights = {
        key.removeprefix("mw_"): float(value)
        for key, value in edge.items()
        if key.startswith("mw_") and value is not None
    }
    return Evidence(*pair, edge["match_weight"], edge["match_probability"], weights)


def person(viewer: Viewer, name: str, person_id: str, at: datetime | None = None) -> Person:
    """Return who stood behind an id at a time (now by default); the look is recorded.

    Raises:
        Forbidden: the viewer does not review this linkage.
        NotFound: there was no such person then.
    """
    found = reviewed(viewer, name)
    archive = _archive(found)
    when = at or datetime.now(UTC)
    run = _run_at(archive, when)
    whole = _identities(archive.run().folder)
    then = whole.as_of(when)
    living = then.resolve(person_id)
    of_id = whole.assignments.filter(pc.equal(whole.assignments["person_id"], living))
    shown = readable(viewer, found, {*of_id["record_id"].to_pylist(), *_records_of(then, living)})
    ids = [one for one in _records_of(then, living) if one in shown]
    if not ids:
        # As if there were no such person: who may not see them may not know of them.
        raise NotFound(_("There is no person %(id)s.") % {"id": person_id})
    _note(viewer, run, ids, "person")
    rows = _records(run, ids)
    minted = whole.people.filter(pc.equal(whole.people["person_id"], living)).to_pylist()[0]
    return Person(
        person_id=living,
        asked=person_id,
        at=when,
        records=tuple(rows[one] for one in ids),
        trail=tuple(
            (r.retired_person_id, r.person_id, r.at, r.because) for r in then.trail(person_id)
        ),
        minted_at=minted["minted_at"],
        changes=tuple(row for row in _changes(whole, living) if row[0] in shown),
        households=_households(viewer, found, run, living),
    )


def _households(
    viewer: Viewer, found: LinkageSpec, run: Run, person_id: str
) -> tuple[Household, ...]:
    """Return the households of a person in a run; looking at the others is recorded, too."""
    table = run.households()
    own = table.filter(pc.equal(table["person_id"], person_id)).to_pylist()
    homes = pa.array([row["household_id"] for row in own], pa.string())
    others = table.filter(
        pc.and_(
            pc.is_in(table["household_id"], value_set=homes),
            pc.not_equal(table["person_id"], person_id),
        )
    ).to_pylist()
    now = _identities(run.folder).table()
    of_others = pa.array([row["person_id"] for row in others], pa.string())
    theirs = now.filter(pc.is_in(now["person_id"], value_set=of_others)).to_pylist()
    shown = readable(viewer, found, {row["record_id"] for row in theirs})
    rows = run.records(sorted(shown))
    by_person: dict[str, list[dict[str, Any]]] = {}
    for row in theirs:
        if row["record_id"] in rows:
            by_person.setdefault(row["person_id"], []).append(_shortened(rows[row["record_id"]]))
    if shown:
        _note(viewer, run, sorted(shown), "household")
    return tuple(
        Household(
            home["household_id"],
            home["basis"],
            tuple(
                (row["person_id"], tuple(by_person[row["person_id"]]))
                for row in others
                if row["household_id"] == home["household_id"] and row["person_id"] in by_person
            ),
        )
        for home in own
    )


def drawn(
    viewer: Viewer, name: str, *, per_stratum: int, seed: int, kind: str = ""
) -> tuple[str, dict[Stratum, int], dict[Stratum, list[Pair]]]:
    """Return the newest run's id, the strata's sizes, and a sample of pairs of each stratum.

    `kind` is a kind of group to sample within. Forbidden for who does not review.
    """
    found = reviewed(viewer, name)
    run = _archive(found).run()
    bounds = sorted({*BOUNDS, found.link_at, found.review_from})
    groups = _groups(run, found, kind) if kind else None
    whole = frame(run.clusters(), run.table("edges"), bounds=bounds, groups=groups)
    return run.manifest.id, whole.sizes, draw(whole, per_stratum=per_stratum, seed=seed)


def may_run(viewer: Viewer, found: LinkageSpec) -> bool:
    """Return whether a viewer trains and runs a linkage: all its stewards, administrators."""
    if viewer == SCHEDULER:
        return True
    contracts = store().city.contracts
    linked = [contracts.get(source.dataset) for source in found.sources]
    if any(contract is None or is_barred(viewer, contract) for contract in linked):
        return False
    entrusted = all(source.dataset in viewer.stewarded for source in found.sources)
    return entrusted or viewer.has("administrator")


def note_log(viewer: Viewer, action: str, name: str, detail: dict[str, Any]) -> None:
    """Record that somebody read, took or added to the log of judgements."""
    note(viewer, action, f"linkage:{name}", PURPOSE, detail)


def _may_know(viewer: Viewer, found: LinkageSpec) -> bool:
    return may_review(viewer, found) or may_oversee(viewer) or may_run(viewer, found)


def _specs() -> dict[str, LinkageSpec]:
    settings = store().settings
    places = [settings.city / "linkage"]
    files = [p for place in places if place.is_dir() for p in sorted(place.rglob("*.yaml"))]
    return _loaded(settings, tuple((str(p), p.stat().st_mtime_ns) for p in files))


@lru_cache(maxsize=4)
def _loaded(settings: Settings, _stamp: tuple[tuple[str, int], ...]) -> dict[str, LinkageSpec]:
    return load_linkages(settings)


def _archive(found: LinkageSpec) -> Archive:
    return Archive(store().lake.root, found.id)


@lru_cache(maxsize=4)
def _desk(folder: Path, judged: frozenset[str]) -> Desk:
    return open_desk(_opened(folder), judged)


@lru_cache(maxsize=2)
def _identities(folder: Path) -> Identities:
    return _opened(folder).identities()


@lru_cache(maxsize=2)
def _ids(folder: Path) -> frozenset[str]:
    return frozenset(_opened(folder).table("clusters", ["record_id"])["record_id"].to_pylist())


@lru_cache(maxsize=2)
def _model(folder: Path, name: str, version: str) -> Model:
    return Archive(folder.parent.parent.parent, name).model(version)


def _opened(folder: Path) -> Run:
    return Archive(folder.parent.parent.parent, folder.parent.name).run(folder.name)


def _run_at(archive: Archive, when: datetime) -> Run:
    before = [one for one in archive.manifests() if one.when <= when]
    if not before:
        raise NotFound(_("Nothing had been linked at that time."))
    return archive.run(before[-1].id)


def _records(run: Run, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = run.records(list(ids))
    absent = [one for one in ids if one not in rows]
    if absent:
        raise NotFound(_("Record %(id)s is not in this run.") % {"id": absent[0]})
    return {one: _shortened(row) for one, row in rows.items()}


def _refuse_hidden(viewer: Viewer, found: LinkageSpec, ids: Sequence[str]) -> None:
    shown = readable(viewer, found, ids)
    absent = [one for one in ids if one not in shown]
    if absent:
        raise NotFound(_("Record %(id)s is not in this run.") % {"id": absent[0]})


def _shortened(row: dict[str, Any]) -> dict[str, Any]:
    """Return a record with no more of its Social Security number than tells two apart."""
    digits = "".join(one for one in row.get("ssn") or "" if one.isdigit())
    hidden = f"•••-••-{digits[-_SHOWN_OF_SSN:]}" if len(digits) >= _SHOWN_OF_SSN else None
    return row | {"ssn": hidden}


def _edge(run: Run, pair: Pair) -> dict[str, Any] | None:
    is_it = (pc.field("left_id") == pair[0]) & (pc.field("right_id") == pair[1])
    for path in run.files("edges"):
        rows = pq.read_table(path, filters=is_it).to_pylist()
        if rows:
            return dict(rows[0])
    return None


def _weighed(model: Model, edge: dict[str, Any] | None) -> tuple[Weighed, ...]:
    if edge is None:
        return ()
    found = []
    for part in explain(model, edge):
        m, u = model.weights[part.comparison].get(part.level, (1.0, 1.0))
        usual = math.log2(m / u) if part.level != "missing" else 0.0
        found.append(Weighed(part.comparison, part.level, part.weight, usual))
    return tuple(found)


def _people_of(identities: Identities, ids: Sequence[str]) -> dict[str, str]:
    now = identities.table()
    rows = now.filter(pc.is_in(now["record_id"], value_set=pa.array(list(ids)))).to_pylist()
    return {row["record_id"]: row["person_id"] for row in rows}


def _records_of(then: Identities, person_id: str) -> list[str]:
    now = then.table()
    return sorted(now.filter(pc.equal(now["person_id"], person_id))["record_id"].to_pylist())


def _changes(
    whole: Identities, person_id: str
) -> tuple[tuple[str, datetime, datetime | None], ...]:
    rows = whole.assignments.filter(pc.equal(whole.assignments["person_id"], person_id))
    listed = [(r["record_id"], r["since"], r["until"]) for r in rows.to_pylist()]
    return tuple(sorted(listed, key=lambda row: (row[1], row[0])))


def _groups(run: Run, found: LinkageSpec, kind: str) -> dict[str, str]:
    if kind not in kinds(found):
        raise NotFound(_("This linkage tells no groups by %(kind)s apart.") % {"kind": kind})
    table = run.table("labels", ["record_id", kind])
    pairs: Iterable[tuple[str, str | None]] = zip(
        table["record_id"].to_pylist(), table[kind].to_pylist(), strict=True
    )
    return {record: group for record, group in pairs if group is not None}


def _note(viewer: Viewer, run: Run, ids: Sequence[str], what: str) -> None:
    by_dataset: dict[str, list[str]] = {}
    for one in ids:
        by_dataset.setdefault(one.partition("/")[0], []).append(one)
    for dataset, listed in sorted(by_dataset.items()):
        detail = {"what": f"linkage {what}", "run": run.manifest.id, "records": listed[:50]}
        purpose = _purpose(store().city.contracts[dataset])
        note(viewer, "read", f"dataset:{dataset}", purpose, detail)


__all__ = [
    "OVERSEER",
    "REVIEWER",
    "Compared",
    "Household",
    "Person",
    "Weighed",
    "compared",
    "desk",
    "drawn",
    "evidence",
    "latest",
    "may_oversee",
    "may_review",
    "may_run",
    "note_log",
    "person",
    "readable",
    "reviewed",
    "runs",
    "spec",
    "specs",
]
