"""Real workers and servers beside the test, on the test's own database and lake."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from citywide.portal.jobs import worker as workers
from citywide.portal.jobs.models import Job

URLS = "tests.portal.jobs.urls"


@pytest.fixture(autouse=True)
def own_urls(settings: Any) -> None:
    """Only the pages these tests need, so that they do not wait for those of other rooms."""
    settings.ROOT_URLCONF = URLS


@pytest.fixture
def outside(
    transactional_db: None, own_city: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Path:
    """Let processes started by the test see its database, its folders and its city."""
    from django.db import connection

    values = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{values['NAME']}"
    else:
        person = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
        host = f"{values['HOST']}:{values['PORT'] or 5432}"
        address = f"postgresql://{person}@{host}/{values['NAME']}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("CITYWIDE_DATA", str(settings.DATA))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.portal.jobs.settings")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[3]))
    return own_city


class Workers:
    """Starts workers, and kills them as a power cut would."""

    def __init__(self) -> None:
        self.started: list[workers.Worker] = []

    def start(self) -> workers.Worker:
        started = workers.start()
        self.started.append(started)
        return started

    def kill(self, worker: workers.Worker) -> None:
        """End the watcher and everything it started, without a word."""
        for process in reversed(family(worker.pid)):
            process.kill()
        worker.process.wait(10)


def family(pid: int) -> list[Any]:
    """Return a process and all it started, at any depth."""
    import psutil

    if not psutil.pid_exists(pid):
        return []
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


@pytest.fixture
def queue(outside: Path) -> Iterator[Workers]:
    """Start workers; all of them are gone after the test."""
    running = Workers()
    yield running
    for started in running.started:
        if started.is_alive():
            running.kill(started)


@pytest.fixture
def server(outside: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A web server in a process of its own: address and process."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.portal.jobs.serve", str(port)]
    process = subprocess.Popen(command)
    until(lambda: _answers(port), "the server answers")
    yield f"http://127.0.0.1:{port}", process
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait(10)


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(is_so: Callable[[], Any], what: str, seconds: float = 90) -> Any:
    """Wait until something is so and return it; fails with `what` otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.05)
    shown = [(j.kind, j.state, j.step, j.attempts, j.message) for j in Job.objects.all()]
    raise AssertionError(f"Not after {seconds} s: {what}. Jobs: {shown}")


def finished(job: Job) -> Job | None:
    """Return the job as it stands once it is final."""
    job.refresh_from_db()
    return None if job.is_open else job


def is_quiet() -> bool:
    """Return whether no job is open."""
    return not Job.objects.filter(state__in=["queued", "running"]).exists()


def runs_of(lake: Path, dataset: str, state: str) -> list[Any]:
    """Return the runs of a data set in a state, as the ledger has them."""
    from citywide.core.lake.ledger import Ledger

    found = Ledger(lake / "ledger.db").runs(dataset)
    return [run for run in found if str(run.state) == state]
