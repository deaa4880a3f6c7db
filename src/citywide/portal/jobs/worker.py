"""The worker: a process that watches over the queue's cluster, for `citywide serve` to start.

    worker = worker.start()     # a process of its own, in a process group of its own
    worker.is_alive()
    worker.stop()               # waits a little for a running job; the next start does it again

Three processes deep: the watcher (this module) starts the cluster, whose own guard starts those
that do the jobs. Whichever of them is killed, the watcher or the next start queues again what was
running, at once. If the watcher itself is killed, all that it started ends within a second.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any

_LOOK_SECONDS = 1.0
_SILENT_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 30.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Worker:
    """A started worker."""

    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """Process id of the watcher."""
        return self.process.pid

    def is_alive(self) -> bool:
        """Return whether the watcher runs; it keeps the rest running."""
        return self.process.poll() is None

    def stop(self) -> int:
        """End the worker and return its exit code: 0 if nothing had to be killed."""
        from django.conf import settings

        if self.is_alive():
            self.process.terminate()
        try:
            return self.process.wait(settings.JOB_STOP_SECONDS + 10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def start() -> Worker:
    """Start the worker in its own process and return it."""
    command = [sys.executable, "-m", "citywide.portal.jobs.worker"]
    return Worker(subprocess.Popen(command, start_new_session=True))


def main() -> int:
    """Watch over the cluster until told to stop; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citywide.portal.config.settings")
    import django

    django.setup()
    return Watcher().run()


class Watcher:
    """Keeps one cluster alive, and puts back what a dead one was doing."""

    def __init__(self) -> None:
        from citywide.portal.jobs import queue

        self._is_told_to_stop = False
        # Shared with all that is forked, so that nobody begins what would only be cut short;
        # without a lock, since whoever is killed holding one would hold it for ever.
        self._closing = multiprocessing.get_context("fork").RawValue("b", 0)
        queue.close_with(self._closing)
        self._parent = os.getppid()
        self._cluster: BaseProcess | None = None
        self._restart_at = 0.0
        self._pause = _LOOK_SECONDS
        self._started_at = 0.0

    def run(self) -> int:
        """Look after the cluster once a second; returns 0 after a stop that killed nothing."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note_stop)
        while not self._is_told_to_stop:
            if os.getppid() != self._parent:
                log.warning("Whoever started the worker is gone; stopping.")
                break
            self._look()
            self._rest()
        return self._stop()

    def _note_stop(self, *_: object) -> None:
        """Only take note: a signal may come while any lock is held."""
        self._is_told_to_stop = True

    def _rest(self) -> None:
        end = time.monotonic() + _LOOK_SECONDS
        while not self._is_told_to_stop and time.monotonic() < end:
            time.sleep(0.1)

    def _look(self) -> None:
        from django.db import DatabaseError, close_old_connections

        try:
            close_old_connections()
            self._put_back()
        except DatabaseError:
            # A database that restarts must not take the worker with it.
            log.exception("The worker could not reach the database; trying again.")
        self._keep_running()

    def _put_back(self) -> None:
        """Queue again what nobody is doing any more, and wake a worker if nothing else would."""
        from citywide.portal.jobs import queue, schedule, states

        if self._cluster is None:
            schedule.ensure()
        states.recover()
        if states.is_due() and queue.is_silent():
            queue.ring()
        has_had_time = time.monotonic() - self._started_at > _SILENT_SECONDS
        if self._is_running() and has_had_time and states.is_stuck(_SILENT_SECONDS):
            log.error("Jobs wait and nobody takes them; starting the queue again.")
            self._kill()

    def _keep_running(self) -> None:
        if self._is_running():
            return
        now = time.monotonic()
        if self._cluster is not None and not self._restart_at:
            self._kill()
            # Dying at once again and again is not to be met with ever more starts.
            lived = now - self._started_at
            doubled = min(self._pause * 2, _LONGEST_PAUSE_SECONDS)
            self._pause = _LOOK_SECONDS if lived > _SILENT_SECONDS else doubled
            self._restart_at = now + self._pause
            log.error("The queue has died; starting it again in %.0f s.", self._pause)
        if now >= self._restart_at:
            self._start()

    def _start(self) -> None:
        from django.db import connections

        # A forked process must not share its parent's connections.
        connections.close_all()
        watcher = os.getpid()
        context = multiprocessing.get_context("fork")
        self._cluster = context.Process(target=_cluster, args=(watcher,), name="cluster")
        self._cluster.start()
        self._started_at, self._restart_at = time.monotonic(), 0.0

    def _is_running(self) -> bool:
        return self._cluster is not None and self._cluster.is_alive()

    def _kill(self) -> None:
        """End everything the cluster started, with it."""
        if self._cluster is None or self._cluster.pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._cluster.pid, signal.SIGKILL)
        self._cluster.join(5)

    def _stop(self) -> int:
        from django.conf import settings

        self._closing.value = 1
        if self._cluster is None or not self._is_running():
            self._kill()
            return 0
        self._cluster.terminate()
        self._cluster.join(settings.JOB_STOP_SECONDS)
        was_busy = self._is_running()
        self._kill()
        if was_busy:
            log.warning("A job was still running; the next start does it again.")
            self._leave_tidy()
        return int(was_busy)

    def _leave_tidy(self) -> None:
        from django.db import DatabaseError

        from citywide.portal.jobs import states

        with contextlib.suppress(DatabaseError):
            states.recover(counts=False)


def _cluster(watcher: int) -> None:
    """Run the queue's cluster in a process group of its own until it is told to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.setpgid(0, 0)
    from django_q.cluster import Cluster
    from django_q.signals import post_spawn

    def follow(**_: Any) -> None:
        threading.Thread(target=_end_with, args=(watcher,), daemon=True).start()

    post_spawn.connect(follow, weak=False)
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()


def _end_with(watcher: int) -> None:
    """End the whole process group as soon as the watcher is gone."""
    while True:
        try:
            os.kill(watcher, 0)
        except ProcessLookupError:
            os.killpg(0, signal.SIGKILL)
        time.sleep(_LOOK_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
