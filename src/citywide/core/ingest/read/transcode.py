"""Text in any encoding to UTF-8, streamed; what could not be read is told with its line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from citywide.core.ingest.read.encoding import CHUNK, MIXED
from citywide.core.ingest.read.result import Note, Progress

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True)
class Transcoded:
    """A UTF-8 copy and what was noted while it was made."""

    path: Path
    notes: tuple[Note, ...]


def transcode(
    path: Path, encoding: str, name: str, folder: Path, told: bool, progress: Progress | None
) -> Transcoded:
    """Return a UTF-8 copy of `path` in `folder`; `told` when the contract names the encoding."""
    target = folder / "utf8.txt"
    counted = _Counted()
    with target.open("w", encoding="utf-8", newline="") as out:
        for text in _decoded(path, encoding, progress):
            counted.add(text)
            out.write(text)
    return Transcoded(target, tuple(_notes(counted, path, encoding, name, told)))


def _decoded(path: Path, encoding: str, progress: Progress | None) -> Iterator[str]:
    mixed = encoding == MIXED
    codec = codecs.getincrementaldecoder("utf-8" if mixed else encoding)
    decoder = codec(MIXED if mixed else "replace")
    total = max(1, path.stat().st_size)
    first = True
    with path.open("rb") as handle:
        while True:
            data = handle.read(CHUNK)
            text = decoder.decode(data, final=not data)
            yield text.removeprefix("\ufeff") if first else text
            first = first and not text
            if not data:
                return
            if progress:
                progress(handle.tell() / total)


class _Counted:
    """Counts characters beyond ASCII and the lines of those that could not be read."""

    def __init__(self) -> None:
        self.beyond = 0
        self.lost: list[int] = []
        self.lost_count = 0
        self._lines = 1

    def add(self, text: str) -> None:
        """Count one piece of text."""
        if not text.isascii():
            self.beyond += len(_BEYOND_ASCII.findall(text))
            if "\ufffd" in text:
                self._add_lost(text)
        self._lines += text.count("\n")

    def _add_lost(self, text: str) -> None:
        self.lost_count += text.count("\ufffd")
        for number, line in enumerate(text.split("\n"), self._lines):
            if "\ufffd" in line and len(self.lost) < 3 and number not in self.lost:
                self.lost.append(number)


def _notes(counted: _Counted, path: Path, encoding: str, name: str, told: bool) -> Iterator[Note]:
    many = f"{counted.beyond:,} non-ASCII character{'s' if counted.beyond != 1 else ''}"
    if encoding == MIXED:
        yield Note(
            "warning",
            f"{name} mixes UTF-8 and cp1252; bytes that are not UTF-8 were read as cp1252. "
            "Ask the source to write one encoding.",
        )
    elif not told:
        were = "was" if counted.beyond == 1 else "were"
        yield Note(
            "info",
            f"{name} is in {encoding}, not UTF-8; its {many} {were} read as {encoding}. "
            f"{_doubt(path, encoding)}Say encoding: {encoding} in the contract.",
        )
    if counted.lost_count:
        where = ", ".join(map(str, counted.lost))
        yield Note(
            "warning",
            f"{counted.lost_count:,} byte(s) of {name} mean nothing in "
            f"{'cp1252' if encoding == MIXED else encoding} and became \ufffd (first on line "
            f"{where}). Check the encoding with the source.",
        )


def _doubt(path: Path, encoding: str) -> str:
    """Return a sentence when the bytes look more like another encoding than the default guess."""
    if encoding != "cp1252":
        return ""
    sample = bytearray()
    with path.open("rb") as handle:
        while len(sample) < 20_000 and (line := handle.readline(CHUNK)):
            if not line.isascii():
                sample += line[:2_000]
    if sum(byte > 0x7F for byte in sample) < 100:
        return ""
    guesses = [guess.encoding for guess in from_bytes(bytes(sample))]
    if not guesses or any(guess in {"cp1252", "latin_1", "cp1250"} for guess in guesses):
        return ""
    return f"It may be {guesses[0]} instead. "
