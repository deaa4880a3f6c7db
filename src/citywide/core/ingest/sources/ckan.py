"""Extracts from a CKAN open-data portal: the files of one package, found by the portal's own API.

API: `package_show` of CKAN's action API, version 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from citywide.core.contracts.model import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources import http
from citywide.core.ingest.sources.fetched import Fetched, Progress
from citywide.core.settings import Settings


def fetch(
    source: Source, base: Path, work: Path, settings: Settings, progress: Progress | None = None
) -> Iterator[Fetched]:
    """Yield the package's files in the order of their names.

    Options: `package` (its id on the portal), `resources` (a regular expression that the name of
    a file matches; default all) and `format` (default CSV).

    Raises:
        SourceError: the portal cannot be reached, has no such package, or it has no such file.
    """
    found = [entry for entry in _resources(source, settings) if _is_wanted(source, entry)]
    if not found:
        raise SourceError(
            f"The package {source.options.get('package')} of {source.location} has no "
            f"{source.format or 'CSV'} file whose name matches "
            f"{source.options.get('resources', '.*')!r}. Check the source in the contract."
        )
    for number, entry in enumerate(sorted(found, key=lambda entry: str(entry.get("name")))):
        one = replace(source, location=str(entry["url"]), options={})
        yield from http.fetch(one, base, work / f"resource-{number}", settings, progress)


def _resources(source: Source, settings: Settings) -> list[Mapping[str, Any]]:
    package = source.options.get("package")
    if not package:
        raise SourceError(f"Source {source.name} names no package. Say which in the contract.")
    address = f"{source.location.rstrip('/')}/api/3/action/package_show"
    try:
        answer = httpx.get(
            address,
            params={"id": str(package)},
            follow_redirects=True,
            timeout=settings.http_timeout_seconds,
        )
        said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise SourceError(
            f"The portal {source.location} did not answer as CKAN does: {error}. "
            "Try again later, or read the files from a folder with --from."
        ) from None
    if not isinstance(said, Mapping) or not said.get("success"):
        raise SourceError(f"The portal {source.location} has no package {package}.")
    return list(said["result"].get("resources", ()))


def _is_wanted(source: Source, entry: Mapping[str, Any]) -> bool:
    form = source.format or "CSV"
    pattern = str(source.options.get("resources", ".*"))
    same_form = str(entry.get("format", "")).casefold() == form.casefold()
    return same_form and re.search(pattern, str(entry.get("name", ""))) is not None
