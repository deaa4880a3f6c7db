"""Training and running from the portal: in the background, by whom, with what result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citywide.core.linkage.runs import Archive
from citywide.portal.access import linkage_runs
from citywide.portal.audit.models import Entry
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from citywide.portal.linkage import jobs

pytestmark = pytest.mark.django_db
SPEC = "residents"
START, BOARD = f"/linkage/{SPEC}/start/", f"/linkage/{SPEC}/"


def test_a_run_is_queued_once_followed_and_published(
    own_linked: Path, client_for: Any, viewer_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setitem(
        linkage_runs._FOLLOWERS, "residents", [lambda _now, because: told.append(because)]
    )
    client = client_for("administrator")
    for _ in range(2):
        page = client.post(START, {"kind": "link_run"}, follow=True).content.decode()
    assert "It waits for its turn" in page
    job = Job.objects.get(kind="link_run")
    assert job.by == "administrator@example.org"
    assert Entry.objects.filter(action="create", subject=f"job:{job.id}").count() == 1
    steps: list[str] = []
    tell = jobs.run
    assert tell(job, lambda step, _share: steps.append(step))["published"] == {
        "residents": "unchanged"
    }
    assert steps == ["records", "score", "cluster", "publish"]
    work()
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "")
    runs = Archive(own_linked / "lake", SPEC).manifests()
    assert job.result["run_id"] == runs[-1].id
    assert runs[-1].counts["scored_records"] == 0
    assert told == [f"linkage run {one.id}" for one in runs[1:]]
    entries = Entry.objects.filter(action="run", subject=f"linkage:{SPEC}")
    assert entries.latest("sequence").detail["run"] == runs[-1].id
    for role in ("reviewer", "administrator"):
        html = client_for(role).get(BOARD).content.decode()
        assert "Run of a linkage" in html
        assert (f"/jobs/{job.id}" in html) == (role == "administrator")
        assert ('value="link_run"' in html) == (role == "administrator")


def test_every_night_what_is_new_is_linked(own_linked: Path, viewer_of: Any) -> None:
    jobs.nightly()
    assert not Job.objects.exists()
    from citywide.core.linkage import save_model
    from tests.linkage import small

    archive = Archive(own_linked / "lake", SPEC)
    run = archive.run()
    (run.folder / "manifest.json").unlink()
    jobs.nightly()
    (job,) = Job.objects.all()
    assert (job.kind, job.by, job.arguments) == (
        "link_run", "scheduler@citywide", {"spec": SPEC}
    )  # fmt: skip
    save_model(small.model(small.spec()), archive.models)
    work()
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "")
    jobs.nightly()
    assert Job.objects.filter(kind="link_run").count() == 1


def test_what_cannot_begin_is_said(own_linked: Path, client_for: Any) -> None:
    client = client_for("steward")
    assert client.post(START, {"kind": "other"}).status_code == 400
    archive = Archive(own_linked / "lake", SPEC)
    for path in archive.models.rglob("*.json"):
        path.unlink()
    assert client.post(START, {"kind": "link_run"}).status_code == 404
    assert "Train a model" in client.get(BOARD).content.decode()
    assert client.post(START, {"kind": "link_run"}).status_code == 404
    assert not Job.objects.exists()
