"""Run a command and measure it: wall time, and the most memory its processes held together."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

import psutil

SAMPLE_SECONDS = 0.05
BYTES_PER_MB = 1_000_000


class Measurement(NamedTuple):
    """What one run of a command took.

    `cpu_seconds` is user and system time over all cores, which a busy machine distorts less than
    wall time. `peak_mb` is the highest sum of resident memory over the process and its children,
    in MB of 10^6 bytes; `peak_private_mb` leaves out pages shared with files or other processes.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    peak_private_mb: float
    exit_code: int
    stdout: str
    stderr: str


class _Sampler(threading.Thread):
    """Watches a process tree until told to stop; keeps the highest sums seen, in bytes."""

    def __init__(self, process_id: int) -> None:
        super().__init__(daemon=True)
        self.resident = self.private = 0
        self.finished = threading.Event()
        self._root = psutil.Process(process_id)

    def run(self) -> None:
        while not self.finished.wait(SAMPLE_SECONDS):
            resident, private = _tree_bytes(self._root)
            self.resident = max(self.resident, resident)
            self.private = max(self.private, private)


def _tree_bytes(root: psutil.Process) -> tuple[int, int]:
    """Return resident and private bytes of a process and its children; 0 once they are gone."""
    resident = private = 0
    try:
        processes = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0, 0
    for process in processes:
        try:
            memory = process.memory_info()
        except psutil.Error:  # it ended between the listing and the reading
            continue
        resident += memory.rss
        private += memory.rss - getattr(memory, "shared", 0)
    return resident, private


def _cpu_seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _text_file() -> IO[str]:
    return tempfile.TemporaryFile("w+", errors="replace")


def measure(command: Sequence[str], *, environment: Mapping[str, str], folder: Path) -> Measurement:
    """Run `command` in `folder` and return what it took and printed; it may fail.

    Raises:
        FileNotFoundError: there is no such command.
    """
    with _text_file() as stdout, _text_file() as stderr:
        started, cpu_before = time.perf_counter(), _cpu_seconds_of_children()
        process = subprocess.Popen(
            command, stdout=stdout, stderr=stderr, cwd=folder, env=dict(environment)
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        exit_code = process.wait()
        seconds = time.perf_counter() - started
        sampler.finished.set()
        sampler.join()
        stdout.seek(0)
        stderr.seek(0)
        return Measurement(
            seconds=seconds,
            cpu_seconds=_cpu_seconds_of_children() - cpu_before,
            peak_mb=sampler.resident / BYTES_PER_MB,
            peak_private_mb=sampler.private / BYTES_PER_MB,
            exit_code=exit_code,
            stdout=stdout.read(),
            stderr=stderr.read(),
        )
