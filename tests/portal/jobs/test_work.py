"""One job at a time, in this process: how it ends, how often it is tried, what is said."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_q.models import Schedule

from citywide.core.errors import ExtractError, LakeError, UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs import actions, handlers, registry, schedule, uploads
from citywide.portal.jobs.models import Job, Upload
from citywide.portal.jobs.work import UNEXPECTED, work

pytestmark = pytest.mark.django_db
SOMEBODY = Viewer(user_id=1, email="a@example.org")


@pytest.fixture(autouse=True)
def hurried(settings: Any) -> None:
    """Attempts follow each other without a pause."""
    settings.JOB_PAUSES_SECONDS = (0, 0)


@pytest.fixture
def calls() -> Iterator[list[Any]]:
    """Errors a job of the kind `trial` meets, one per attempt; None lets it succeed."""
    outcomes: list[Any] = []

    def trial(job: Job, tell: registry.Tell) -> dict[str, Any]:
        for n in range(200):
            tell("check", n / 200)
        error = outcomes.pop(0)
        if error:
            raise error
        return {"fine": True}

    registry.handler("trial")(trial)
    yield outcomes
    registry._KINDS.pop("trial")


def done_after(calls: list[Any], *outcomes: Exception | None) -> Job:
    calls.extend(outcomes)
    job = actions.enqueue(by=SOMEBODY, kind="trial")
    for _attempt in outcomes:
        work()
    job.refresh_from_db()
    return job


def test_a_job_is_done_and_its_result_kept(calls: list[Any]) -> None:
    job = done_after(calls, None)
    assert (job.state, job.result, job.share, job.attempts) == ("done", {"fine": True}, 1, 1)
    assert job.started_at <= job.finished_at


def test_what_may_pass_is_tried_again_up_to_the_bound(calls: list[Any]) -> None:
    full = LakeError("There is no room.")
    assert done_after(calls, full, None).state == "done"
    failed = done_after(calls, full, full, full)
    assert (failed.state, failed.attempts, failed.message) == ("failed", 3, "There is no room.")


def test_a_mistake_is_said_at_once_and_not_repeated(calls: list[Any]) -> None:
    job = done_after(calls, ExtractError("The file is a web page."))
    assert (job.state, job.attempts, job.message) == ("failed", 1, "The file is a web page.")
    assert job.reference == ""


def test_the_unexpected_is_a_plain_sentence_and_the_traceback_is_in_the_log(
    calls: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        job = done_after(calls, *(RuntimeError("secret inside") for _ in range(3)))
    assert (job.state, job.attempts, job.message) == ("failed", 3, UNEXPECTED)
    assert "secret" not in job.message
    assert job.reference in caplog.text
    assert "secret inside" in caplog.text


def test_somebody_tries_a_failed_job_again(calls: list[Any]) -> None:
    job = done_after(calls, ExtractError("Wrong."))
    calls.append(None)
    actions.retry(by=SOMEBODY, job=job)
    work()
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == ("done", "", 2)


def test_progress_is_written_at_most_twice_a_second(
    calls: list[Any], django_assert_max_num_queries: Any
) -> None:
    calls.append(None)
    actions.enqueue(by=SOMEBODY, kind="trial")
    with django_assert_max_num_queries(25) as seen:
        work()
    assert sum('"step"' in query["sql"] and "UPDATE" in query["sql"] for query in seen) <= 3


def test_nobody_queues_what_nothing_handles() -> None:
    with pytest.raises(UsageError):
        actions.enqueue(by=SOMEBODY, kind="no such kind")
    assert not Job.objects.exists()


def test_one_waiting_run_is_enough() -> None:
    one = actions.enqueue(by=SOMEBODY, kind="run")
    assert actions.enqueue(by=SOMEBODY, kind="run").id == one.id
    assert Job.objects.count() == 1


def test_runs_are_queued_by_the_clock_and_only_when_something_is_due(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    schedule.ensure()
    schedule.ensure()
    ours = Schedule.objects.filter(func__startswith="citywide.portal.jobs.schedule.")
    assert ours.count() == 2
    made = Schedule.objects.get(func="citywide.portal.jobs.schedule.run_due")
    assert (made.minutes, made.repeats) == (settings.JOB_RUN_EVERY_MINUTES, -1)
    monkeypatch.setattr(gate, "due", lambda viewer: [])
    schedule.run_due()
    assert not Job.objects.exists()
    monkeypatch.setattr(gate, "due", lambda viewer: ["stays"])
    schedule.run_due()
    schedule.run_due()
    assert [(job.kind, job.by) for job in Job.objects.all()] == [("run", gate.SCHEDULER.email)]


def test_old_and_stray_files_are_removed_and_others_kept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = uploads.keep(SimpleUploadedFile("a.csv", b"1"), "stays", "a@example.org")
    old = uploads.keep(SimpleUploadedFile("b.csv", b"2"), "stays", "a@example.org")
    old.created_at = timezone.now() - timedelta(days=settings.UPLOAD_KEPT_DAYS + 1)
    kept.save()
    old.save()
    stray, fresh = tmp_path / "stray.csv", tmp_path / "fresh.csv"
    for path in (stray, fresh):
        path.write_bytes(b"3")
    corrections = tmp_path / "corrections"
    corrections.mkdir()
    for name in ("old.csv", "new.csv"):
        (corrections / name).write_bytes(b"4")
    for path in (stray, corrections / "old.csv"):
        os.utime(path, (0, 0))
    assert uploads.clean() == 3
    assert {path.name for path in tmp_path.glob("*.*")} == {kept.path.name, "fresh.csv"}
    assert [path.name for path in corrections.iterdir()] == ["new.csv"]
    assert Upload.objects.get(id=old.id).removed_at is not None


def test_names_of_uploads_never_lead_anywhere(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    for name in ("../../etc/x.csv", "C:\\temp\\x.csv", "x.csv/../../../y", "\x00\n.csv"):
        file = SimpleUploadedFile("safe.csv", b"1")
        file._name = name
        kept = uploads.keep(file, "stays", "a@example.org")
        assert kept.path.parent == tmp_path
        assert kept.path.read_bytes() == b"1"
        assert "/" not in kept.name and "\n" not in kept.name


def test_a_second_attempt_knows_what_the_first_had_published(
    own_city: Path, people: dict[str, Any]
) -> None:
    steward = gate.viewer_of(people["steward"])
    held = next(run for run in gate.runs(steward, "stays") if run.state == "held")
    arguments = {"run": held.id, "reason": "It is right."}
    job = actions.enqueue(by=steward, kind="release", dataset="stays", arguments=arguments)
    work()
    job.refresh_from_db()
    assert (job.state, job.result["state"]) == ("done", "published"), job.message
    # As if the worker had died between the release and writing down that it was done.
    job.attempts = 2
    assert handlers.release(job, lambda step, share: None)["run"] == held.id
    job.attempts = 1
    with pytest.raises(UsageError):
        handlers.release(job, lambda step, share: None)


def test_the_same_file_twice_is_taken_in_once(own_city: Path, people: dict[str, Any]) -> None:
    from tests.portal.small_city import stays

    steward = gate.viewer_of(people["steward"])
    before = gate.versions(steward, "stays")[0].number
    results = []
    for name in ("one.csv", "two.csv"):
        file = SimpleUploadedFile(name, stays(70).encode())
        job = actions.upload(by=steward, dataset="stays", file=file)
        work()
        job.refresh_from_db()
        results.append(job.result)
        Job.objects.filter(kind="refresh").delete()
    assert [result["known"] for result in results] == [False, True]
    assert results[0]["run"] == results[1]["run"]
    assert results[0]["landed"] == 72
    assert results[0]["landed"] == results[0]["published"] + results[0]["quarantined"]
    assert gate.versions(steward, "stays")[0].number == before + 1


def test_corrected_rows_are_read_only_from_the_folder_of_uploads(
    own_city: Path, people: dict[str, Any], tmp_path: Path
) -> None:
    steward = gate.viewer_of(people["steward"])
    run = next(run for run in gate.runs(steward, "stays") if run.state == "published")
    arguments = {"run": run.id, "path": str(own_city / "stays_1.csv")}
    job = actions.enqueue(by=steward, kind="resubmit", dataset="stays", arguments=arguments)
    work()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "folder of uploads" in job.message
