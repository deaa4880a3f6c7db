"""Linkage trained and run from the portal, and who is told when identities are published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from citywide.core.errors import Forbidden
from citywide.core.ingest.run import Workshop
from citywide.core.linkage import LinkageSpec
from citywide.core.linkage.linking import Said, relink
from citywide.core.linkage.runs import Archive, Manifest, Run
from citywide.core.pipeline.linkage import (
    Published,
    publish_identities,
    run_linkage,
    tables_of,
    train_linkage,
)
from citywide.portal.access import linkage
from citywide.portal.access.notice import note
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer

Tell = Callable[[str, float], None]
Follower = Callable[[Mapping[str, str], str], None]
"""Called with who each retired person is now, and why, after identities were published."""
_FOLLOWERS: dict[str, list[Follower]] = {}


@dataclass(frozen=True)
class Ran:
    """A finished run and what became of the data sets it publishes."""

    manifest: Manifest
    published: tuple[Published, ...]


def _silent(_step: str, _share: float) -> None:
    return None


def register(dataset: str, follower: Follower) -> None:
    """Have a service told whenever identities were published as a data set.

    It is told of every redirect there is, each time, so that nothing is lost if it once failed.
    """
    listed = _FOLLOWERS.setdefault(dataset, [])
    if follower not in listed:
        listed.append(follower)


def follow(found: LinkageSpec, run: Run) -> None:
    """Tell the services whose records name persons of a linkage who those are now."""
    followers = [one for dataset in found.publish for one in _FOLLOWERS.get(dataset, ())]
    if not followers:
        return
    rows = run.identities().redirect_table().to_pylist()
    now = {row["retired_person_id"]: row["person_id"] for row in rows}
    for follower in followers:
        follower(now, f"linkage run {run.manifest.id}")


def train(viewer: Viewer, name: str, tell: Tell = _silent) -> str:
    """Train a model on the current versions and return its version.

    Raises:
        Forbidden: the viewer does not run this linkage.
        NotFound: a data set has no version yet.
    """
    found = may_start(viewer, name)
    tell("train", 0.1)
    with workshop() as shop:
        model = train_linkage(shop, found)
    detail = {"trained": model.version, "records": model.records}
    note(viewer, "run", f"linkage:{name}", linkage.PURPOSE, detail)
    return model.version


def run(viewer: Viewer, name: str, said: Said, tell: Tell = _silent) -> Ran:
    """Link the current versions with the newest model, and publish who is who.

    Raises:
        Forbidden: the viewer does not run this linkage.
        NotFound: no model was trained, or a data set has no version yet.
        Conflict: the model does not fit the specification, or somebody else links.
    """
    found = may_start(viewer, name)
    with workshop() as shop:
        done, published = run_linkage(shop, found, said=said, tell=tell)
    return _done(viewer, found, done, published)


def apply(viewer: Viewer, name: str, said: Said, tell: Tell = _silent) -> Ran:
    """Let the newest run's identities follow the judgements, and publish them.

    Raises:
        Forbidden: the viewer does not run this linkage.
        NotFound: nothing was linked yet.
        Conflict: somebody else links.
    """
    found = may_start(viewer, name)
    tell("cluster", 0.1)
    with workshop() as shop:
        with shop.lake.lock(f"linkage-{found.id}"):
            done = relink(found, Archive(shop.lake.root, found.id), said=said)
        tell("publish", 0.7)
        published = publish_identities(shop, found, done)
    return _done(viewer, found, done, published)


def is_due(viewer: Viewer, name: str, judged_at: dt.datetime | None) -> bool:
    """Return whether a run would find something new; False where none can run yet.

    `judged_at` is when the newest judgement was made.
    """
    found = may_start(viewer, name)
    archive = Archive(store().lake.root, found.id)
    lake, contracts = store().lake, store().city.contracts
    linked = [source.dataset for source in found.sources]
    if not archive.model_versions() or any(
        one not in contracts or lake.current(one) is None for one in linked
    ):
        return False
    before = archive.latest()
    if before is None:
        return True
    was = before.manifest
    with workshop() as shop:
        versions = tables_of(shop, found)[1]
    is_judged = judged_at is not None and judged_at > was.when
    is_same = dict(was.versions) == versions and was.spec_hash == found.hash
    return is_judged or not is_same or was.model != archive.model_versions()[-1]


def has_model(viewer: Viewer, name: str) -> bool:
    """Return whether a linkage has a model to run with."""
    return bool(Archive(store().lake.root, linkage.spec(viewer, name).id).model_versions())


def may_start(viewer: Viewer, name: str) -> LinkageSpec:
    """Return a linkage the viewer runs; raises Forbidden, or NotFound as `linkage.spec`."""
    found = linkage.spec(viewer, name)
    if not linkage.may_run(viewer, found):
        raise Forbidden(
            _("Only administrators and stewards of all its data sets run this linkage.")
        )
    return found


def _done(viewer: Viewer, found: LinkageSpec, run: Run, published: list[Published]) -> Ran:
    follow(found, run)
    told = {one.dataset: one.state for one in published}
    detail = {"run": run.manifest.id, "published": told}
    note(viewer, "run", f"linkage:{found.id}", linkage.PURPOSE, detail)
    return Ran(run.manifest, tuple(published))


@contextmanager
def workshop() -> Iterator[Workshop]:
    """Open what a run needs: the lake, an engine of its own and the contracts."""
    opened = store()
    engine = opened.new_engine(opened.settings.memory_mb)
    try:
        yield Workshop(opened.lake, engine, opened.city.contracts)
    finally:
        engine.close()
