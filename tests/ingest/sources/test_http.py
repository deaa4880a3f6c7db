"""A real HTTP server on loopback that fails in the ways servers do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from citywide.core.contracts.model import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources import Fetched, fetch, http
from citywide.core.settings import Settings

RECORDS = [{"id": i, "name": f"é{i}"} for i in range(25)]
BODY = b"a,b\n1,2\n" * 1000


class _Server(BaseHTTPRequestHandler):
    asked: dict[str, int]
    seen: dict[str, str]

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        self.asked[path] = self.asked.get(path, 0) + 1
        self.seen.update(self.headers.items())
        number = {key: int(v[0]) for key, v in query.items() if v[0].isdigit()}
        name = path.strip("/").replace(".csv", "").replace("-", "_")
        getattr(self, f"_{name}")(number)

    def _send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _plain(self, _: dict[str, int]) -> None:
        self._send(BODY)

    def _named(self, _: dict[str, int]) -> None:
        self._send(BODY, Content_Disposition='attachment; filename="../crashes 2024.csv"')

    def _moved(self, _: dict[str, int]) -> None:
        self._send(b"", 302, Location="/plain.csv")

    def _missing(self, _: dict[str, int]) -> None:
        self._send(b"", 404)

    def _flaky(self, _: dict[str, int]) -> None:
        self._send(BODY, 503 if self.asked["/flaky.csv"] < 3 else 200)

    def _down(self, _: dict[str, int]) -> None:
        self._send(b"", 500)

    def _cut(self, _: dict[str, int]) -> None:
        self._send(BODY[:100], Content_Length=str(len(BODY)))
        self.close_connection = True

    def _offset(self, number: dict[str, int]) -> None:
        start = number["skip"]
        self._json({"data": {"rows": RECORDS[start : start + number["take"]]}, "total": 25})

    def _page(self, number: dict[str, int]) -> None:
        start = (number["page"] - 1) * number["limit"]
        self._json(RECORDS[start : start + number["limit"]])

    def _link(self, number: dict[str, int]) -> None:
        start = number.get("at", 0)
        following = {"Link": f'</link?at={start + 10}>; rel="next"'} if start < 20 else {}
        self._json(RECORDS[start : start + 10], **following)

    def _stops(self, number: dict[str, int]) -> None:
        rows = RECORDS[:5] if number["offset"] == 0 else []
        self._json({"rows": rows, "total": 25})

    def _json(self, value: Any, **headers: str) -> None:
        self._send(json.dumps(value).encode(), **headers)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(http, "_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(_Server, "asked", {}, raising=False)
    monkeypatch.setattr(_Server, "seen", {}, raising=False)
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    thread.join()
    running.server_close()


def _fetch(address: str, work: Path, **options: Any) -> Fetched:
    return next(fetch(Source("crashes", "api", address, "", options), work, work, Settings()))


def test_it_downloads_a_file(server: str, tmp_path: Path) -> None:
    told: list[float] = []
    source = Source("crashes", "api", f"{server}/plain.csv?key=secret")
    found = next(fetch(source, tmp_path, tmp_path, Settings(), told.append))
    assert (found.path.read_bytes(), found.name) == (BODY, "plain.csv")
    assert "secret" not in found.origin
    assert told[-1] == 1.0


def test_the_server_may_name_the_file(server: str, tmp_path: Path) -> None:
    assert _fetch(f"{server}/named", tmp_path).name == "crashes 2024.csv"


def test_it_follows_redirects(server: str, tmp_path: Path) -> None:
    assert _fetch(f"{server}/moved", tmp_path).path.read_bytes() == BODY


def test_it_tries_again_when_the_server_fails(server: str, tmp_path: Path) -> None:
    assert _fetch(f"{server}/flaky.csv", tmp_path).path.read_bytes() == BODY
    assert _Server.asked["/flaky.csv"] == 3


@pytest.mark.parametrize(
    ("path", "reason", "tries"),
    [
        ("/down", "in 3 tries: the server answered 500", 3),
        ("/missing", "answered 404", 1),
        ("/cut", "3 tries", 3),
    ],
)
def test_what_fails_is_said(
    server: str, tmp_path: Path, path: str, reason: str, tries: int
) -> None:
    with pytest.raises(SourceError, match=reason):
        _fetch(server + path, tmp_path)
    assert _Server.asked[path] == tries


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "gopher://x", "http://["])
def test_what_cannot_be_reached_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(http, "_WAIT_SECONDS", 0.01)
    with pytest.raises(SourceError, match="could not be fetched"):
        _fetch(address, tmp_path)


def test_secrets_come_from_the_environment(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"headers": {"X-App-Token": "CITY_TOKEN"}}
    with pytest.raises(SourceError, match="CITY_TOKEN"):
        _fetch(f"{server}/plain.csv", tmp_path, **options)
    monkeypatch.setenv("CITY_TOKEN", "abc")
    _fetch(f"{server}/plain.csv", tmp_path, **options)
    assert _Server.seen["X-App-Token"] == "abc"


@pytest.mark.parametrize(
    ("path", "paging"),
    [
        (
            "/offset",
            {
                "style": "offset",
                "limitParameter": "take",
                "offsetParameter": "skip",
                "limit": 10,
                "recordsPath": "data.rows",
                "totalPath": "total",
            },
        ),
        ("/page", {"style": "page", "limit": 10}),
        ("/page", {"style": "page", "limit": 5}),
        ("/link", {"style": "link", "limit": 10}),
    ],
)
def test_pages_are_collected(
    server: str, tmp_path: Path, path: str, paging: dict[str, Any]
) -> None:
    found = _fetch(server + path, tmp_path, paging=paging)
    lines = found.path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == RECORDS
    assert found.name == "crashes.ndjson"


def test_a_source_that_stops_early_is_caught(server: str, tmp_path: Path) -> None:
    paging = {"limit": 10, "recordsPath": "rows", "totalPath": "total"}
    with pytest.raises(SourceError, match="sent 5 of the 25 records"):
        _fetch(f"{server}/stops", tmp_path, paging=paging)


@pytest.mark.parametrize(
    ("path", "paging"),
    [
        ("/plain.csv", {"limit": 10}),
        ("/page", {"style": "page", "limit": 10, "recordsPath": "rows"}),
        ("/page", {"style": "scroll"}),
    ],
)
def test_pages_that_are_none_are_said(
    server: str, tmp_path: Path, path: str, paging: dict[str, Any]
) -> None:
    with pytest.raises(SourceError, match=r"\.$"):
        _fetch(server + path, tmp_path, paging=paging)
