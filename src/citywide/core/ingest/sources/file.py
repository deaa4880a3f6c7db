"""Files in a folder that departments share: a pattern relative to the folder given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from citywide.core.contracts.model import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources.fetched import Fetched, Progress
from citywide.core.settings import Settings


def fetch(
    source: Source, base: Path, work: Path, settings: Settings, progress: Progress | None = None
) -> Iterator[Fetched]:
    """Yield the files in `base` that match the source's pattern, sorted by name.

    Raises:
        SourceError: the pattern is impossible or nothing matches it.
    """
    pattern = source.location.removeprefix("./")
    try:
        if ".." in Path(pattern).parts:
            raise ValueError("it leads out of the folder")
        found = sorted(path for path in base.glob(pattern) if path.is_file())
    except (ValueError, NotImplementedError) as error:
        raise SourceError(
            f"Source {source.name} looks for {source.location!r}, but a path must be relative to "
            "the folder that extracts come from. Correct it in the contract."
        ) from error
    if not found:
        raise SourceError(
            f"No file matches {source.location!r} in {base}. "
            "Check the folder given with --from and the path in the contract."
        )
    for number, path in enumerate(found, 1):
        yield Fetched(path, path.name, str(path.relative_to(base)))
        if progress:
            progress(number / len(found))
