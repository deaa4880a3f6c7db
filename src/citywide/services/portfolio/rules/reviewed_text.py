"""Figures typed by hand into a narrative, held against the figures computed from the data.

A number is compared with a figure of its unit when one of the figure's words is beside it: a count
stands before its word ("24 active projects", or "projects: 24"); dollars and percentages go with
the words in their sentence that are nearer to them than to another such number. A number that fits
several figures agrees when it agrees with one of them, but "over" and its like are held against the
nearest, because they are true of too many. Signs are not compared ("2 % under budget").

How exact a number must be follows from how it is written. "92 %" and "$46.4 million" agree with
what rounds to them; "over" and "under" must be true; "15+" and "at least" may be equal; "nearly" is
at most a tenth above the figure; "about" is within a twentieth, or rounds to its last digit that is
not zero. So 91.7 % on schedule agrees with "92%", "91.7%" and "over 91%", not with "over 92%".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.figures_in_text import SaidNumber, Unit, numbers_in


@dataclass(frozen=True)
class Figure:
    """A computed figure; `words` are phrases that go with it, such as "projects".

    With `near`, it is compared only in sentences that have one of those phrases as well: "15
    departments" of the portfolio is not the "10 departments" of a training course. A percentage is
    in percent (91.7), not a share. Raises UsageError without words or a number.
    """

    value: Decimal
    unit: Unit
    words: tuple[str, ...]
    near: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.value.is_finite() or not any(word.strip() for word in self.words):
            raise UsageError("A figure to compare a text with needs a number and its words.")


@dataclass(frozen=True)
class Disagreement:
    """`text[start:end]`, kept in `text`, says `said`; the nearest figure, `key`, is `figure`."""

    start: int
    end: int
    text: str
    said: Decimal
    key: str
    figure: Decimal


# A colon, equals sign or bracket between a word and the number it is about.
_POINTER = re.compile(r"\s*[:=(]\s*")
_SENTENCE_END = re.compile(r"[.!?;](?=\s|\Z)|\n\s*\n|\n(?=\s*(?:[-*#|]|\d+\.\s))|\|")
# Between a count and its word there are at most three words, and none of these.
_MOST_BETWEEN = 3
_BREAKS = frozenset(
    "of in with for on across from by to and or the at is are was were as than that which".split()
)
_MOST_WORDS_APART = 8
# Senses that are true of every figure on one side of the number.
_OPEN = frozenset({"over", "at_least", "under", "at_most"})
_MOST_CHARACTERS_APART = 200


@dataclass(frozen=True)
class _Read:
    """A text with its numbers, and where its sentences end (start and end of each mark)."""

    text: str
    said: tuple[SaidNumber, ...]
    marks: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> _Read:
        """The text, read once."""
        marks = tuple(match.span() for match in _SENTENCE_END.finditer(text))
        return cls(text, numbers_in(text), marks)

    def is_broken(self, start: int, end: int) -> bool:
        """Whether a sentence ends between two places."""
        next_mark = bisect_left(self.marks, (start, start))
        return next_mark < len(self.marks) and self.marks[next_mark][0] < end

    def sentence(self, start: int, end: int) -> str:
        """The sentence around a span."""
        before = bisect_right(self.marks, start, key=lambda mark: mark[1]) - 1
        after = bisect_left(self.marks, end, key=lambda mark: mark[0])
        first = self.marks[before][1] if before >= 0 else 0
        last = self.marks[after][0] if after < len(self.marks) else len(self.text)
        return self.text[first:last]


def disagreements(text: str, figures: Mapping[str, Figure]) -> tuple[Disagreement, ...]:
    """Every number in a narrative that disagrees with the figures it seems to be about."""
    read = _Read.of(text)
    fitting: dict[int, dict[str, Figure]] = {}
    for key, figure in figures.items():
        for index in _fitting(read, figure):
            fitting.setdefault(index, {})[key] = figure
    found = (_disagreement(text, read.said[index], fitting[index]) for index in sorted(fitting))
    return tuple(one for one in found if one is not None)


def agrees(number: SaidNumber, figure: Decimal) -> bool:
    """Whether a number as it is written is true of a figure."""
    value, actual = number.value, abs(figure)
    half = number.step / 2
    if number.sense == "over":
        return actual > value
    if number.sense == "at_least":
        return actual >= value
    if number.sense == "under":
        return actual < value
    if number.sense == "at_most":
        return actual <= value
    if number.sense == "nearly":
        return value * Decimal("0.9") <= actual <= value + half
    if number.sense == "about":
        return abs(actual - value) <= max(number.round_step / 2, actual / 20)
    return abs(actual - value) <= half


def _disagreement(
    text: str, number: SaidNumber, figures: Mapping[str, Figure]
) -> Disagreement | None:
    key = min(figures, key=lambda one: abs(abs(figures[one].value) - number.value))
    compared = [figures[key]] if number.sense in _OPEN else figures.values()
    if any(agrees(number, figure.value) for figure in compared):
        return None
    span = text[number.start : number.end]
    return Disagreement(number.start, number.end, span, number.value, key, figures[key].value)


def _fitting(read: _Read, figure: Figure) -> Iterator[int]:
    same = [index for index, one in enumerate(read.said) if one.unit == figure.unit]
    for start, end in _places(read.text, figure.words):
        if figure.near and not any(_places(read.sentence(start, end), figure.near)):
            continue
        if figure.unit == "count":
            yield from _counts_beside(read, start, end)
        else:
            yield from _nearest(read, same, start, end)


def _places(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for phrase in words:
        parts = (re.escape(part) for part in phrase.split())
        if pattern := r"\s+".join(parts):
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
                yield match.span()


def _counts_beside(read: _Read, start: int, end: int) -> Iterator[int]:
    text, said = read.text, read.said
    before = bisect_right(said, start, key=lambda one: one.end) - 1
    if before >= 0 and said[before].unit == "count":
        between = text[said[before].end : start]
        words = re.findall(r"[\w'’-]+", between.lower())
        is_near = len(words) <= _MOST_BETWEEN and not _BREAKS.intersection(words)
        if is_near and not read.is_broken(said[before].end, start):
            yield before
    after = bisect_left(said, end, key=lambda one: one.start)
    is_count = after < len(said) and said[after].unit == "count"
    if is_count and _POINTER.fullmatch(text, end, said[after].start):
        yield after


def _nearest(read: _Read, same: list[int], start: int, end: int) -> Iterator[int]:
    first = bisect_left(same, start - _MOST_CHARACTERS_APART, key=lambda i: read.said[i].end)
    reachable = []
    for index in same[first:]:
        one = read.said[index]
        if one.start > end + _MOST_CHARACTERS_APART:
            break
        left, right = (one.end, start) if one.end <= start else (end, one.start)
        apart = len(read.text[left:right].split())
        if apart <= _MOST_WORDS_APART and not read.is_broken(left, right):
            reachable.append((right - left, index))
    if reachable:
        yield min(reachable)[1]
