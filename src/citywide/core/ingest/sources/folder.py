"""A folder watched for extracts: a file has arrived once it has stopped growing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from threading import Event

from citywide.core.errors import SourceError

_PARTIAL = (".part", ".tmp", ".crdownload", ".filepart")
_SECONDS = 1.0

_Seen = tuple[int, int]
"""Size and time of the last change."""


def watch(
    folder: Path, patterns: Mapping[str, str], stop: Event, seconds: float = _SECONDS
) -> Iterator[tuple[str, Path]]:
    """Yield (data set, file) for files there and files to come, until `stop` is set.

    `patterns` maps a pattern of file names to a data set; the first that fits counts. A file
    counts when it was the same in two polls, `seconds` apart, and again when it is replaced.

    Raises:
        SourceError: there is no such folder.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder} to watch. Create it or correct the path.")
    before: dict[Path, _Seen] = {}
    given: dict[Path, _Seen] = {}
    while not stop.is_set():
        now = _look(folder)
        for path, seen in sorted(now.items()):
            data_set = _data_set(path, folder, patterns)
            if data_set and before.get(path) == seen and given.get(path) != seen:
                given[path] = seen
                yield data_set, path
        before = now
        stop.wait(seconds)


def _look(folder: Path) -> dict[Path, _Seen]:
    found = {}
    for path in folder.rglob("*"):
        if _is_partial(path.name):
            continue
        try:
            facts = path.stat()
        except FileNotFoundError:
            continue  # taken away between the listing and the look
        if path.is_file():
            found[path] = (facts.st_size, facts.st_mtime_ns)
    return found


def _is_partial(name: str) -> bool:
    return name.startswith((".", "~")) or name.endswith("~") or name.lower().endswith(_PARTIAL)


def _data_set(path: Path, folder: Path, patterns: Mapping[str, str]) -> str:
    relative = path.relative_to(folder).as_posix()
    for pattern, data_set in patterns.items():
        if fnmatch(relative, pattern) or fnmatch(path.name, pattern):
            return data_set
    return ""
