"""Real workers, killed at the worst moment: every upload is published exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from citywide.core.settings import load
from citywide.portal.access import gate
from citywide.portal.jobs import actions, lease
from citywide.portal.jobs.models import Job, Upload
from tests.portal.jobs.conftest import Workers, family, finished, is_quiet, runs_of, until
from tests.portal.small_city import HEADER, stays

pytestmark = [pytest.mark.django_db(transaction=True)]


def long_extract(rows: int = 300_000) -> bytes:
    """An extract that takes some seconds to ingest."""
    lines = [HEADER]
    for n in range(rows):
        lines.append(
            f"L{n:07},{'cat' if n % 3 else 'dog'},{n % 5 + 1},2024-{n % 6 + 1:02}-{n % 28 + 1:02},"
            f"adopted,{n % 30},K{n % 7},Street {n},Owner {n},1970-05-17,{n}\n"
        )
    return "".join(lines).encode()


def hand_over(client: Client, content: bytes, name: str = "stays_4.csv") -> Job:
    """Upload a file to stays through its page and return the job."""
    file = SimpleUploadedFile(name, content, "text/csv")
    answer = client.post("/my/stays/upload/", {"dataset": "stays", "file": file})
    assert answer.status_code == 302, answer.content[:2000]
    return Job.objects.get(id=answer["Location"].rstrip("/").rsplit("/", 1)[-1])


def live_share() -> Any:
    """Return the number residents see."""
    found = {figure.measure.id: figure for figure in gate.figures(gate.VISITOR)}
    return found["live_share"]


def test_an_upload_is_published_and_the_number_changes(
    queue: Workers, client_for: Callable[[str], Client]
) -> None:
    client = client_for("steward")
    before = live_share()
    version = gate.versions(gate.VISITOR, "stays")[0].number
    worker = queue.start()
    job = hand_over(client, stays(90, bad=False).replace("died", "adopted").encode())
    done = until(lambda: finished(job), "the upload is done")
    assert (done.state, done.result["state"], done.result["version"]) == (
        "done",
        "published",
        version + 1,
    )
    assert (done.result["landed"], done.result["published"]) == (90, 90)
    until(is_quiet, "the numbers are new")
    assert live_share() != before
    assert gate.versions(gate.VISITOR, "stays")[0].rows == 90
    assert not done.upload.path.exists()
    page = client.get(f"/my/jobs/{job.id}/").content.decode()
    assert f"Version {version + 1} is published" in page
    assert worker.stop() == 0
    assert not worker.is_alive()


def test_a_worker_killed_in_the_middle_of_an_ingest_loses_nothing(
    queue: Workers, client_for: Callable[[str], Client]
) -> None:
    first = queue.start()
    job = hand_over(client_for("steward"), long_extract())
    until(lambda: Job.objects.filter(id=job.id, step="check"), "rows are being checked")
    queue.kill(first)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)
    queue.start()
    done = until(lambda: finished(job), "the second worker is done")
    assert (done.state, done.attempts, done.result["state"]) == ("done", 2, "published")
    assert not done.result["known"]
    lake = load().lake
    published = [r for r in runs_of(lake, "stays", "published") if r.source_name == "stays_4.csv"]
    assert len(published) == 1
    assert len(runs_of(lake, "stays", "interrupted")) == 1
    assert gate.versions(gate.VISITOR, "stays")[0].rows == 300_000


def test_only_the_process_that_works_is_killed_and_the_job_is_done_again_at_once(
    queue: Workers, client_for: Callable[[str], Client]
) -> None:
    worker = queue.start()
    job = hand_over(client_for("steward"), long_extract())
    until(lambda: Job.objects.filter(id=job.id, step="check"), "rows are being checked")
    at_work = [p for p in family(worker.pid) if any(".lock" in f.path for f in p.open_files())]
    assert len(at_work) == 1
    at_work[0].kill()
    done = until(lambda: finished(job), "the job is done by the same worker")
    assert (done.state, done.attempts) == ("done", 2)
    assert worker.is_alive()


def test_a_watcher_killed_takes_all_it_started_with_it(queue: Workers) -> None:
    import psutil

    worker = queue.start()
    started = until(lambda: len(family(worker.pid)) >= 5 and family(worker.pid), "all is up")
    os.kill(worker.pid, signal.SIGKILL)
    worker.process.wait(10)
    _gone, left = psutil.wait_procs(started[1:], timeout=20)
    assert not left


def test_a_cluster_that_dies_is_started_again(
    queue: Workers, client_for: Callable[[str], Client]
) -> None:
    worker = queue.start()
    family_of = until(lambda: len(family(worker.pid)) >= 5 and family(worker.pid), "all is up")
    family_of[1].kill()
    job = hand_over(client_for("steward"), stays(70).encode())
    assert until(lambda: finished(job), "the new cluster does the job").state == "done"


def test_stopping_puts_a_long_job_back_without_counting_it(
    queue: Workers,
    client_for: Callable[[str], Client],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CITYWIDE_TEST_STOP_SECONDS", "0")
    worker = queue.start()
    job = hand_over(client_for("steward"), long_extract())
    until(lambda: Job.objects.filter(id=job.id, step="check"), "rows are being checked")
    assert worker.stop() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.attempts_allowed) == ("queued", 1, 4)
    queue.start()
    assert until(lambda: finished(job), "the next start does it").result["state"] == "published"


def test_a_server_killed_right_after_the_upload_was_taken_in_loses_nothing(
    server: tuple[str, subprocess.Popen[bytes]],
    queue: Workers,
    client_for: Callable[[str], Client],
) -> None:
    import httpx

    address, process = server
    cookies = {name: morsel.value for name, morsel in client_for("steward").cookies.items()}
    with httpx.Client(cookies=cookies) as browser:
        form = browser.get(f"{address}/my/stays/upload/")
        token = form.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        content = stays(80, bad=False).encode()
        answer = browser.post(
            f"{address}/my/stays/upload/",
            data={"csrfmiddlewaretoken": token, "dataset": "stays"},
            files={"file": ("stays_5.csv", content)},
        )
        process.kill()
    assert answer.status_code == 302, answer.text[:2000]
    upload = Upload.objects.get()
    assert upload.path.read_bytes() == content
    queue.start()
    job = Job.objects.get(kind="ingest")
    assert until(lambda: finished(job), "the upload is done").result["published"] == 80


def test_a_message_too_many_or_too_few_changes_nothing(
    queue: Workers, client_for: Callable[[str], Client]
) -> None:
    from django_q.models import OrmQ

    from citywide.portal.jobs.queue import ring

    client = client_for("steward")
    one, other = hand_over(client, stays(70).encode()), hand_over(client, stays(71).encode())
    OrmQ.objects.all().delete()
    ring()
    queue.start()
    for job in (one, other):
        assert until(lambda job=job: finished(job), "done without a message").state == "done"
        assert job.attempts == 1


def test_a_lease_is_free_as_soon_as_its_holder_dies(outside: Path) -> None:
    job = Upload().id
    held = lease.take(job, 1)
    assert held is not None
    assert lease.take(job, 1) is None
    held.end()
    again = lease.take(job, 1)
    assert again is not None
    again.end()


def test_the_steward_s_rights_are_asked_again_when_the_job_begins(
    queue: Workers, client_for: Callable[[str], Client], people: dict[str, Any]
) -> None:
    job = hand_over(client_for("steward"), stays(70).encode())
    people["steward"].stewardships.all().delete()
    queue.start()
    failed = until(lambda: finished(job), "the job has ended")
    assert failed.state == "failed"
    assert "steward" in failed.message
    assert failed.attempts == 1


def test_actions_are_in_the_audit_log(people: dict[str, Any], outside: Path) -> None:
    from citywide.portal.audit.models import Entry

    viewer = gate.viewer_of(people["steward"], "192.0.2.7")
    file = SimpleUploadedFile("stays_9.csv", stays(70).encode())
    job = actions.upload(by=viewer, dataset="stays", file=file)
    entry = Entry.objects.get(action="upload")
    assert (entry.by, entry.subject, entry.address) == (
        "steward@example.org",
        "dataset:stays",
        "192.0.2.7",
    )
    assert entry.detail == {"job": str(job.id), "kind": "ingest", "file": "stays_9.csv"}
