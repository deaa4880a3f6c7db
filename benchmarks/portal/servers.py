"""The portal on the demo city, and Datasette on the same rows: each as its users run it."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import environment
import pyarrow.csv

CITYWIDE = Path(sys.executable).with_name("citywide")
START_SECONDS = 120


@contextmanager
def portal(demo: Path, scale: float) -> Iterator[str]:
    """Build the demo city unless it is there, serve it as in production, yield its address."""
    build = [CITYWIDE, "demo", "--folder", demo, "--scale", str(scale), "--no-serve"]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    folders = {
        "CITYWIDE_DATA": str(demo / "data"),
        "CITYWIDE_LAKE": str(demo / "lake"),
        "CITYWIDE_CITY": str(environment.BENCHMARKS.parent / "examples" / "demo_city"),
        "CITYWIDE_SERVICES": "portfolio,homelessness",
    }
    with serving(folders) as base:
        yield base


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[str]:
    """Serve the portal of these settings as in production, yield its address."""
    port = free_port()
    variables = {
        **environment.variables(),
        **settings,
        "CITYWIDE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CITYWIDE_TRUSTED_PROXIES": "1",
    }
    command = [str(CITYWIDE), "serve", "--production", "--port", str(port)]
    with _running(command, variables, port, "/about/") as base:
        yield base


@contextmanager
def datasette(database: Path) -> Iterator[str]:
    """Serve a SQLite file with Datasette, yield its address."""
    port = free_port()
    python = environment.peer_python("datasette")
    command = [python, "-m", "datasette", "serve", str(database), "--port", str(port)]
    with _running(command, environment.variables(), port, "/-/versions.json") as base:
        yield base


def as_sqlite(csv: Path, target: Path) -> Path:
    """Write a CSV file's rows as a SQLite table `rows`, as Datasette's users do."""
    target.unlink(missing_ok=True)
    table = pyarrow.csv.read_csv(csv)
    names = [f'"{name}"' for name in table.column_names]
    with sqlite3.connect(target) as connection:
        connection.execute(f"CREATE TABLE rows ({', '.join(names)})")
        marks = ", ".join("?" * len(names))
        for batch in table.to_batches(50_000):
            columns = [[None if v is None else str(v) for v in c.to_pylist()] for c in batch]
            rows = zip(*columns, strict=True)
            connection.executemany(f"INSERT INTO rows VALUES ({marks})", rows)
    return target


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(
    command: Sequence[str], variables: Mapping[str, str], port: int, ready: str
) -> Iterator[str]:
    log = environment.CACHE / f"server-{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=dict(variables), stdout=output, stderr=output, start_new_session=True
        )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base + ready, process, log)
        yield base
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-2000:]}")
