"""Two clusters side by side: the values of each field, and what differs, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from citywide.portal.linkage.words import FIELDS, field_name

Piece = tuple[str, bool]
"""Part of a value, and whether the other side has something else there."""
_NOT_FIELDS = {"record_id", "dataset", "birth_written"}


@dataclass(frozen=True)
class Line:
    """One field on both sides; each value is the pieces it is made of."""

    name: str
    left: tuple[tuple[Piece, ...], ...]
    right: tuple[tuple[Piece, ...], ...]
    said: str
    kind: str
    """`same`, `differs` or `missing`."""


def lines(left: Sequence[Mapping[str, Any]], right: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return the fields that either side has a value in, those of people first."""
    own = [name for name in (*left, *right)[0] if name not in FIELDS] if left or right else []
    names = [name for name in (*FIELDS, *own) if name not in _NOT_FIELDS]
    found = [(name, _values(left, name), _values(right, name)) for name in names]
    return [_line(name, one, other) for name, one, other in found if one or other]


def _line(name: str, left: list[str], right: list[str]) -> Line:
    label = field_name(name)
    if not left or not right:
        said = _("only on the left") if left else _("only on the right")
        return Line(label, _plain(left), _plain(right), said, "missing")
    same = {_folded(one) for one in left} & {_folded(one) for one in right}
    if same and len(left) == len(right) == 1:
        return Line(label, _plain(left), _plain(right), _("the same"), "same")
    if same:
        return Line(label, _plain(left), _plain(right), _("one value is the same"), "same")
    one, other, count = _marked(left[0], right[0])
    said = ngettext(
        "different in %(count)d character", "different in %(count)d characters", count
    ) % {"count": count}
    if count >= max(len(left[0]), len(right[0])) / 2:
        said = _("different")
    return Line(label, (one, *_plain(left[1:])), (other, *_plain(right[1:])), said, "differs")


def _values(records: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """Return the distinct values of a field, in the order of the records."""
    shown = [_shown(record.get(name)) for record in records]
    return list(dict.fromkeys(text for text in shown if text))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return date_format(value, "DATE_FORMAT") if hasattr(value, "isoformat") else str(value).strip()


def _plain(values: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    return tuple(((value, False),) for value in values)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _marked(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...], int]:
    """Return both values in pieces, and how many characters differ on the longer side."""
    matched = SequenceMatcher(None, left.casefold(), right.casefold(), autojunk=False)
    if len(left.casefold()) != len(left) or len(right.casefold()) != len(right):
        matched = SequenceMatcher(None, left, right, autojunk=False)
    one: list[Piece] = []
    other: list[Piece] = []
    count = 0
    for kind, a, b, c, d in matched.get_opcodes():
        differs = kind != "equal"
        one += [(left[a:b], differs)] if b > a else []
        other += [(right[c:d], differs)] if d > c else []
        count += max(b - a, d - c) if differs else 0
    return tuple(one), tuple(other), count
