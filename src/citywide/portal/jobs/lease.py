"""A running job's lease: a file locked by its worker, freed by the system when the worker dies."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from filelock import FileLock, Timeout


@dataclass(frozen=True)
class Lease:
    """Held for one attempt at one job; no two attempts share a file, so files can be removed."""

    lock: FileLock

    def end(self) -> None:
        """Give the lease up."""
        Path(self.lock.lock_file).unlink(missing_ok=True)
        self.lock.release()


def take(job: uuid.UUID, attempt: int) -> Lease | None:
    """Return the lease of an attempt, or None while somebody alive holds it."""
    folder = Path(settings.JOB_LEASES)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{job.hex}.{attempt}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    return Lease(lock)
