"""Many readers at once: keep-alive connections that ask again as soon as they are answered."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from itertools import cycle
from random import randrange
from typing import NamedTuple
from urllib.parse import urlsplit


class Load(NamedTuple):
    """What a run of requests took, in milliseconds and requests per second."""

    requests: int
    failures: int
    p50_ms: float
    p95_ms: float
    worst_ms: float
    per_second: float


class FirstByte(NamedTuple):
    """When a long answer began and ended, in milliseconds, and how long it was."""

    first_ms: float
    whole_ms: float
    size_bytes: int


def load(base: str, paths: Sequence[str], readers: int, seconds: float, cookie: str = "") -> Load:
    """Let `readers` ask for `paths` in turn for that long and return what they saw.

    `cookie` is that of somebody signed in, like `sessionid=abc`.
    """
    return asyncio.run(_load(base, paths, readers, seconds, cookie))


async def _load(base: str, paths: Sequence[str], readers: int, seconds: float, cookie: str) -> Load:
    taken: list[float] = []
    failures = 0
    started = time.perf_counter()
    ends = started + seconds

    async def read(number: int) -> None:
        nonlocal failures
        connection = await _connect(base)
        turn = cycle([*paths[number % len(paths) :], *paths[: number % len(paths)]])
        while time.perf_counter() < ends:
            began = time.perf_counter()
            status, stays = await _get(connection, base, next(turn), cookie)
            taken.append((time.perf_counter() - began) * 1000)
            failures += status != 200
            if not stays:
                connection[1].close()
                connection = await _connect(base)
        connection[1].close()

    await asyncio.gather(*(read(number) for number in range(readers)))
    took = time.perf_counter() - started
    ranked = sorted(taken)
    return Load(
        len(taken),
        failures,
        statistics.median(ranked),
        ranked[int(len(ranked) * 0.95)],
        ranked[-1],
        len(taken) / took,
    )


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _connect(base: str) -> Connection:
    where = urlsplit(base)
    return await asyncio.open_connection(where.hostname, where.port, limit=1 << 22)


async def _get(connection: Connection, base: str, path: str, cookie: str) -> tuple[int, bool]:
    """Ask for a page and read it whole; returns its status and whether the connection stays."""
    reader, writer = connection
    writer.write(_request(base, path, "keep-alive", cookie))
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    status = int(head.split(" ", 2)[1])
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in fields:
        await reader.readexactly(int(fields["content-length"]))
    else:
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return status, fields.get("connection") != "close"


def first_byte(base: str, path: str) -> FirstByte:
    """Ask for a long answer and return when it began and ended."""
    return asyncio.run(_first_byte(base, path))


async def _first_byte(base: str, path: str) -> FirstByte:
    reader, writer = await _connect(base)
    began = time.perf_counter()
    writer.write(_request(base, path, "close"))
    await reader.readuntil(b"\r\n\r\n")
    size = len(await reader.read(1))
    first = time.perf_counter() - began
    while chunk := await reader.read(1 << 20):
        size += len(chunk)
    whole = time.perf_counter() - began
    writer.close()
    return FirstByte(first * 1000, whole * 1000, size)


def _request(base: str, path: str, connection: str, cookie: str = "") -> bytes:
    host = urlsplit(base).netloc
    # Readers come from everywhere; one address alone would be asked to slow down.
    address = f"10.{randrange(256)}.{randrange(256)}.{randrange(256)}"
    signed_in = f"Cookie: {cookie}\r\n" if cookie else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html,*/*\r\n"
        f"X-Forwarded-For: {address}\r\n{signed_in}Connection: {connection}\r\n\r\n"
    ).encode()
