"""One fast pass over a text file's bytes: how many lines, and what a strict parser would refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

_CHUNK = 1 << 18
_EDGE = 3
"""Bytes kept from the chunk before: as long as a pattern or an unfinished UTF-8 character."""
_LF, _CR, _SPACE = 10, 13, 32


@dataclass
class Scan:
    """Facts about the bytes of a text file."""

    newlines: int = 0
    returns: int = 0
    """Lines that end in CR LF."""
    last: int = _LF
    """The last byte."""
    valid_utf8: bool = True
    nul: bool = False
    blank_line: bool = False
    lone_return: bool = False
    spaced_quote: bool = False
    """A quote apart from its delimiter by a space, which parsers read differently."""

    @property
    def lines(self) -> int:
        """Physical lines of a file in which no lone CR ends a line."""
        return self.newlines + (self.last != _LF)

    @property
    def plain(self) -> bool:
        """Whether every parser finds the same lines in the file."""
        mixed = 0 < self.returns < self.newlines
        odd = self.nul or self.blank_line or self.lone_return or self.spaced_quote
        return self.valid_utf8 and not (odd or mixed)


def scan(
    path: Path, delimiter: str, quote: str, progress: Callable[[float], None] | None = None
) -> Scan:
    """Return facts about a file's bytes, read once; stops at bytes that are not UTF-8."""
    found = Scan()
    total = max(1, path.stat().st_size)
    buffer = bytearray(_EDGE + _CHUNK)
    view = memoryview(buffer)
    buffer[:_EDGE] = b"..\n"  # a line break at the very start makes a blank first line
    done = unfinished = 0
    with path.open("rb", buffering=0) as handle:
        while found.valid_utf8 and (read := handle.readinto(view[_EDGE:])):
            end, done = _EDGE + read, done + read
            unfinished = _look(found, buffer, end, unfinished)
            if quote and not found.spaced_quote and buffer.find(quote.encode(), 0, end) >= 0:
                data = np.frombuffer(buffer, np.uint8, end)
                found.spaced_quote = _spaced(data, ord(delimiter), ord(quote))
            found.last = buffer[end - 1]
            buffer[:_EDGE] = buffer[end - _EDGE : end]
            if progress and done % (_CHUNK * 64) < read:
                progress(min(1.0, done / total))
    found.valid_utf8 &= not unfinished
    found.lone_return |= found.last == _CR
    return found


def _look(found: Scan, buffer: bytearray, end: int, unfinished: int) -> int:
    """Add what buffer[:end] shows; return the length of an unfinished character at its end."""
    data = np.frombuffer(buffer, np.uint8, end)
    feeds = data == _LF
    found.newlines += int(np.count_nonzero(feeds[_EDGE:]))
    found.blank_line = found.blank_line or bool((feeds[_EDGE:] & feeds[_EDGE - 1 : -1]).any())
    found.nul = found.nul or buffer.find(b"\0", _EDGE, end) >= 0
    if buffer.find(b"\r", _EDGE - 1, end) >= 0:
        _look_at_returns(found, data == _CR, feeds)
    left = _unfinished(buffer, end)
    found.valid_utf8 = _is_utf8(buffer, _EDGE - unfinished, end - left)
    return left


def _look_at_returns(found: Scan, returns: Any, feeds: Any) -> None:
    before = returns[_EDGE - 1 : -1]
    found.returns += int(np.count_nonzero(before & feeds[_EDGE:]))
    found.lone_return = found.lone_return or bool((before & ~feeds[_EDGE:]).any())
    blank = feeds[_EDGE:] & before & feeds[_EDGE - 2 : -2]
    found.blank_line = found.blank_line or bool(blank.any())


def _spaced(data: Any, edge: int, quote: int) -> bool:
    quotes, spaces = data == quote, data == _SPACE
    before = np.flatnonzero(spaces[1:-1] & quotes[2:])
    after = np.flatnonzero(quotes[:-2] & spaces[1:-1])
    # A quote before a line break closes its cell; whatever opens there spans lines and is caught
    # when the engine counts the records.
    next_at = np.minimum(before + 3, len(data) - 1)
    opening = (data[next_at] != _LF) & (data[next_at] != _CR)
    return bool(((data[before] == edge) & opening).any() or (data[after + 2] == edge).any())


def _unfinished(buffer: bytearray, end: int) -> int:
    for back in (1, 2, 3):
        byte = buffer[end - back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if needed > back else 0
        if byte < 0x80:
            return 0
    return 0


def _is_utf8(buffer: bytearray, start: int, end: int) -> bool:
    offsets = pa.py_buffer(np.array([start, end], np.int32))
    text = pa.StringArray.from_buffers(1, offsets, pa.py_buffer(buffer))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
