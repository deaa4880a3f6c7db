"""Pages of JSON records to one NDJSON file, until a page is short; a source must not stop early."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from citywide.core.contracts.model import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources.fetched import Progress

_MOST_PAGES = 100_000
_STYLES = ("offset", "page", "link")
Ask = Callable[[str, Mapping[str, Any]], httpx.Response]


def collect_pages(
    ask: Ask, source: Source, paging: Mapping[str, Any], target: Path, progress: Progress | None
) -> int:
    """Write the records of every page to `target` and return how many there are.

    `paging` says `style` (`offset`, `page` or `link`), `limit`, `limitParameter`,
    `offsetParameter`, `recordsPath` and `totalPath`; `page` style counts from `firstPage` (1).

    Raises:
        SourceError: a page is no JSON list of records, or the source stops before its own total.
    """
    style, limit = str(paging.get("style", "offset")), int(paging.get("limit", 1_000))
    if style not in _STYLES or limit < 1:
        raise SourceError(
            f"Source {source.name} has paging style {style!r} and limit {limit}. "
            f"Use one of {', '.join(_STYLES)} and a limit above 0."
        )
    address, parameters = source.location, _parameters(paging, style, limit, 0, 0)
    count, total = 0, None
    with target.open("w", encoding="utf-8") as out:
        for page in range(1, _MOST_PAGES):
            response = ask(address, parameters)
            document = _json(response, source)
            records = _records(document, str(paging.get("recordsPath", "")), source)
            total = _total(document, str(paging.get("totalPath", "")), total)
            out.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
            count += len(records)
            if progress and total:
                progress(min(1.0, count / total))
            following = _next_link(response, document, paging, address)
            if (
                not records
                or (style != "link" and len(records) < limit)
                or (style == "link" and not following)
            ):
                break
            if style == "link":
                address, parameters = following, {}
            else:
                parameters = _parameters(paging, style, limit, count, page)
    if total is not None and count < total:
        raise SourceError(
            f"Source {source.name} sent {count:,} of the {total:,} records it says it has. "
            "Lower the limit in paging, or ask those who run the source."
        )
    return count


def _parameters(
    paging: Mapping[str, Any], style: str, limit: int, offset: int, page: int
) -> dict[str, Any]:
    parameters: dict[str, Any] = {str(paging.get("limitParameter", "limit")): limit}
    if style == "offset":
        parameters[str(paging.get("offsetParameter", "offset"))] = offset
    if style == "page":
        first = int(paging.get("firstPage", 1))
        parameters[str(paging.get("offsetParameter", "page"))] = first + page
    return parameters


def _json(response: httpx.Response, source: Source) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"Source {source.name} answered a page that is not JSON: {error}. "
            "Check the address and paging in the contract."
        ) from error


def _records(document: Any, path: str, source: Source) -> list[Any]:
    found = _at(document, path)
    if not isinstance(found, list):
        raise SourceError(
            f"A page of source {source.name} has no list at recordsPath {path!r}. "
            "Correct it in the contract's server."
        )
    return found


def _total(document: Any, path: str, before: int | None) -> int | None:
    found = _at(document, path) if path else None
    return int(found) if isinstance(found, (int, str)) and str(found).isdigit() else before


def _at(document: Any, path: str) -> Any:
    for key in filter(None, path.split(".")):
        document = document.get(key) if isinstance(document, Mapping) else None
    return document


def _next_link(
    response: httpx.Response, document: Any, paging: Mapping[str, Any], address: str
) -> str:
    link = _at(document, str(paging.get("nextPath", "next"))) or response.links.get("next", {}).get(
        "url"
    )
    return urljoin(address, link) if isinstance(link, str) and link else ""
