"""Where extracts come from: one module per kind of source, found by the ODCS server's type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from citywide.core.contracts.model import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources.fetched import Fetched, Progress
from citywide.core.ingest.sources.folder import watch
from citywide.core.settings import Settings

SOURCES: Mapping[str, str] = {
    "local": "file",
    "api": "http",
    "ckan": "ckan",
    "postgres": "sql",
    "postgresql": "sql",
    "sqlite": "sql",
}
"""Source type to the module that fetches it; `custom` with option `dialect` is that dialect's.

Modules are imported when used: their drivers take seconds to load, and most runs need one.
"""


def fetch(
    source: Source, base: Path, work: Path, settings: Settings, progress: Progress | None = None
) -> Iterator[Fetched]:
    """Yield the extracts of a source as files; what is downloaded is written to `work`.

    Raises:
        SourceError: the source's type is unknown, or it cannot be fetched.
    """
    kind = source.type
    if kind == "custom":
        kind = str(source.options.get("dialect", ""))
    if kind not in SOURCES:
        raise SourceError(
            f"Source {source.name} has the type {kind or source.type!r}, which cannot be fetched. "
            f"Use one of {', '.join(SOURCES)}."
        )
    module = import_module(f"{__name__}.{SOURCES[kind]}")
    yield from module.fetch(source, base, work, settings, progress)


__all__ = ["SOURCES", "Fetched", "Progress", "fetch", "watch"]
