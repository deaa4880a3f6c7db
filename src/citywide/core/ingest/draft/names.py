"""Names a contract may use, made of file names and headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_SIGNS = {"%": " percent ", "#": " number ", "$": " dollars ", "&": " and ", "+": " plus ",
          "CoC": "Coc"}  # fmt: skip
_ENDINGS = re.compile(
    r"\.(gz|gzip|zip|csv|tsv|txt|tab|json|geojson|ndjson|jsonl|xlsx?|xlsm|xlsb|ods|parquet)$", re.I
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 60


def snake(text: str) -> str:
    """Return text as lower-case words joined by underscores; may be empty or begin with a digit."""
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", _HUMP.sub(" ", plain.replace("'", "")).lower())
    return "_".join(words)[:_LONGEST].strip("_")


def column_names(headers: Sequence[str]) -> tuple[str, ...]:
    """Return one distinct, valid column name per header, in order."""
    taken: set[str] = set()
    names = []
    for position, header in enumerate(headers, start=1):
        name = _free(_column_name(header, position), taken)
        taken.add(name)
        names.append(name)
    return tuple(names)


def _column_name(header: str, position: int) -> str:
    name = snake(header)
    if not name:
        return f"column_{position}"
    if re.fullmatch(r"(19|20)\d\d", name):
        return f"year_{name}"
    return f"column_{name}" if name[0].isdigit() else name


def _free(name: str, taken: Iterable[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def dataset_id(file_name: str) -> str:
    """Return a data set's id made of its file's name, without endings."""
    name = snake(_stem(file_name))
    if not name:
        return "data_set"
    return f"data_{name}" if name[0].isdigit() else name


def title(file_name: str) -> str:
    """Return a readable name made of a file's name."""
    words = snake(_stem(file_name)).replace("_", " ")
    return words[:1].upper() + words[1:] if words else "Data set"


def _stem(file_name: str) -> str:
    while _ENDINGS.search(file_name):
        file_name = _ENDINGS.sub("", file_name)
    return file_name
