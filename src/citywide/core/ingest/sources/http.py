"""Extracts over HTTP(S), streamed to disk; a short answer or a failing server is tried again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
from tenacity import (
    RetryError,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
)

from citywide.core.contracts.model import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources.address import name_of, shown
from citywide.core.ingest.sources.fetched import Fetched, Progress, from_environment
from citywide.core.ingest.sources.paging import collect_pages
from citywide.core.settings import Settings

_TRIES = 3
_WAIT_SECONDS = 0.5


class _Passing(Exception):
    """A failure that another try may mend."""


def fetch(
    source: Source, base: Path, work: Path, settings: Settings, progress: Progress | None = None
) -> Iterator[Fetched]:
    """Yield the one file at the source's address, or its pages collected into one NDJSON file.

    Options: `headers` (header name to environment variable) and `paging`.

    Raises:
        SourceError: the server cannot be reached, refuses, or sends less than it promised.
    """
    headers = _headers(source)
    work.mkdir(parents=True, exist_ok=True)
    with httpx.Client(
        headers=headers, follow_redirects=True, timeout=settings.http_timeout_seconds
    ) as client:
        paging = source.options.get("paging")
        if paging:
            pages = work / "pages.ndjson"
            ask = _Asker(client, source)
            collect_pages(ask.page, source, dict(paging), pages, progress)
            yield Fetched(pages, f"{source.name}.ndjson", shown(source.location))
        else:
            target = work / "download"
            name = _Asker(client, source).download(target, progress)
            yield Fetched(target, name, shown(source.location))


class _Asker:
    """Asks one server, again where that may help."""

    def __init__(self, client: httpx.Client, source: Source) -> None:
        self._client = client
        self._source = source

    def download(self, target: Path, progress: Progress | None) -> str:
        """Download the source's address to `target` and return the name the file has."""
        return str(self._again(lambda: self._stream(target, progress)))

    def page(self, address: str, parameters: Mapping[str, Any]) -> httpx.Response:
        """Return one page."""

        def ask() -> httpx.Response:
            response = self._client.get(address, params=dict(parameters) or None)
            _check(response)
            return response

        answer: httpx.Response = self._again(ask)
        return answer

    def _stream(self, target: Path, progress: Progress | None) -> str:
        with self._client.stream("GET", self._source.location) as response:
            _check(response)
            promised = int(response.headers.get("content-length") or 0)
            with target.open("wb") as out:
                for chunk in response.iter_bytes(1 << 20):
                    out.write(chunk)
                    if progress and promised:
                        progress(min(1.0, response.num_bytes_downloaded / promised))
            received = response.num_bytes_downloaded
            if promised and received != promised:
                raise _Passing(f"it sent {received:,} of the {promised:,} bytes it promised")
            return name_of(response)

    def _again(self, ask: Any) -> Any:
        where = shown(self._source.location)
        try:
            return Retrying(
                stop=stop_after_attempt(_TRIES),
                wait=wait_exponential(multiplier=_WAIT_SECONDS, max=10),
                retry=retry_if_exception(_may_pass),
            )(ask)
        except RetryError as error:
            reason = error.last_attempt.exception()
            raise SourceError(
                f"{where} could not be fetched in {_TRIES} tries: {str(reason).rstrip('.')}. "
                "Try again later, or ask those who run the source."
            ) from reason
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceError(
                f"{where} could not be fetched: {error}. Check the address in the contract."
            ) from error


def _may_pass(error: BaseException) -> bool:
    passing = isinstance(error, (_Passing, httpx.TransportError))
    return passing and not isinstance(error, httpx.UnsupportedProtocol)


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if status >= 500 or status == 429:
        raise _Passing(f"the server answered {status}")
    if status >= 400:
        advice = (
            "Check the key in the headers of the contract's server."
            if status in {401, 403}
            else "Check the address in the contract."
        )
        raise SourceError(f"{shown(str(response.url))} answered {status}. {advice}")


def _headers(source: Source) -> dict[str, str]:
    named: Mapping[str, str] = source.options.get("headers") or {}
    return {
        header: from_environment(str(variable), f"the header {header}")
        for header, variable in named.items()
    }
