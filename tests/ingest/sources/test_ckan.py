"""A CKAN portal on loopback: the files of a package, by the portal's own API."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from citywide.core.contracts import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources import fetch
from citywide.core.settings import Settings


class Portal(BaseHTTPRequestHandler):
    """Answers package_show for one package, and serves its files."""

    def do_GET(self) -> None:
        host = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.startswith("/api/3/action/package_show?id=stays"):
            names = [("Stays 2024", "CSV"), ("Stays 2023", "csv"), ("Stays", "PDF"), ("Map", "CSV")]
            resources = [
                {"name": name, "format": form, "url": f"{host}/{name.replace(' ', '_')}.csv"}
                for name, form in names
            ]
            body = json.dumps({"success": True, "result": {"resources": resources}})
        elif self.path.startswith("/api/"):
            body = json.dumps({"success": False})
        else:
            body = f"a\n{self.path}\n"
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def portal() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def ckan(portal: str, **options: str) -> Source:
    return Source("portal", "custom", portal, "", {"dialect": "ckan", **options})


def test_the_files_of_a_package_come_in_the_order_of_their_names(
    portal: str, tmp_path: Path
) -> None:
    source = ckan(portal, package="stays", resources="^Stays")
    found = [
        (file.name, file.path.read_text())
        for file in fetch(source, tmp_path, tmp_path / "work", Settings())
    ]
    assert found == [
        ("Stays_2023.csv", "a\n/Stays_2023.csv\n"),
        ("Stays_2024.csv", "a\n/Stays_2024.csv\n"),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"package": "nothing"}, "has no package nothing"),
        ({"package": "stays", "resources": "Dogs"}, "no CSV file whose name matches 'Dogs'"),
        ({}, "names no package"),
    ],
)
def test_what_is_not_there_is_said(
    portal: str, tmp_path: Path, options: dict[str, str], said: str
) -> None:
    with pytest.raises(SourceError, match=said):
        list(fetch(ckan(portal, **options), tmp_path, tmp_path / "work", Settings()))
