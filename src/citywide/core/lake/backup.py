"""Backup and restore. Iceberg metadata names absolute places, so restore commits versions anew."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

import ibis

from citywide.core.errors import LakeError, UsageError
from citywide.core.lake.lake import Lake
from citywide.core.lake.landing import landed_path, verify_bytes

_FOLDERS = ("landed", "data", "quarantine", "receipts", "linkage")


def back_up(lake: Lake, target: Path) -> tuple[int, int]:
    """Write the lake to one tar file; returns how many files and bytes.

    The ledger is copied first, so whatever it mentions is in the folders copied after it: files
    of the lake are never changed, only added.

    Raises:
        UsageError: the target exists.
        LakeError: it cannot be written.
    """
    if target.exists():
        raise UsageError(f"{target} exists; name a file that does not.")
    arriving = target.with_name(f".{target.name}.arriving")
    count = 0
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(arriving, "w") as archive:
            ledger = Path(folder) / "ledger.db"
            lake.ledger.copy_to(ledger)
            archive.add(ledger, "ledger.db")
            for path in _files(lake.root):
                archive.add(path, str(path.relative_to(lake.root)))
                count += 1
        arriving.rename(target)
    except OSError as error:
        arriving.unlink(missing_ok=True)
        raise LakeError(f"The backup could not be written: {error.strerror}.") from None
    return count, target.stat().st_size


def _files(root: Path) -> list[Path]:
    found = [path for name in _FOLDERS for path in (root / name).rglob("*") if path.is_file()]
    return sorted(path for path in found if not path.name.startswith("."))


def restore(source: Path, into: Path, verify: bool = False) -> int:
    """Bring a lake back into an empty folder; returns how many versions it has.

    Raises:
        UsageError: the folder is not empty, or the backup is not one.
        Tampered: `verify` found a file that is not what was published.
    """
    if into.exists() and any(into.iterdir()):
        raise UsageError(f"{into} is not empty; restore into a new folder.")
    into.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(source) as archive:
            archive.extractall(into, filter="data")
    except (tarfile.TarError, FileNotFoundError) as error:
        raise UsageError(f"{source} is not a backup of a lake: {error}.") from None
    lake = Lake(into)
    versions = lake.ledger.versions()
    for version in versions:
        before = lake.ledger.versions(version.dataset)
        earlier = [v for v in before if v.number == version.number - 1]
        kept = {f.path for f in version.files} & {f.path for v in earlier for f in v.files}
        added = [into.resolve() / f.path for f in version.files if f.path not in kept]
        schema = ibis.schema(version.schema).to_pyarrow()
        lake.tables.commit(version.dataset, version.number, schema, kept, added)
        if verify:
            lake.verify(version)
    if verify:
        disposed = lake.ledger.disposed_extracts()
        for landing in lake.ledger.landings():
            if landing["sha256"] in disposed:
                continue
            verify_bytes(landed_path(lake.landed, landing["sha256"]), landing["sha256"])
    return len(versions)
