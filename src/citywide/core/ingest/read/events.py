"""JSON as a stream of events: finds the list of records and builds one record at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ijson

from citywide.core.errors import ExtractError

_DEEPEST = 100
_LISTS_DOWN_TO = 4  # objects deep
Events = Iterator[tuple[str, Any]]


@contextmanager
def events_of(path: Path, name: str) -> Iterator[Events]:
    """Give the events of a JSON file; what is wrong with it becomes an ExtractError."""
    try:
        with path.open("rb") as handle:
            yield iter(ijson.basic_parse(handle))
    except ijson.IncompleteJSONError as error:
        raise ExtractError(
            f"{name} is JSON that is wrong or ends too early ({_reason(error)}). "
            "It was probably cut short on the way; fetch it again."
        ) from error
    except (ijson.JSONError, ValueError, StopIteration) as error:
        raise ExtractError(
            f"{name} is not valid JSON ({_reason(error)}). Ask the source to mend it."
        ) from error


def _reason(error: Exception) -> str:
    text = str(error).removeprefix("b'").strip().splitlines()
    return text[0].split("\\n")[0].strip().rstrip(".") if text else "it is empty"


def find_list(path: Path, name: str) -> tuple[str, ...]:
    """Return the keys that lead to the one list of objects in a JSON file.

    Raises:
        ExtractError: it holds none or several, or is not JSON.
    """
    with events_of(path, name) as events:
        event, _ = next(events)
        if event == "start_array":
            return ()
        found = list(_lists(events)) if event == "start_map" else []
    if len(found) == 1:
        return found[0]
    listed = ", ".join(".".join(keys) for keys in found)
    which = f"several lists of records: {listed}" if found else "no list of records"
    raise ExtractError(f"{name} holds {which}. Say recordsPath in the contract.")


def _lists(events: Events) -> Iterator[tuple[str, ...]]:
    """Yield the keys of each list of objects in the object just opened."""
    keys: list[str] = []
    for event, value in events:
        if event == "map_key":
            keys.append(value)
            event, _ = next(events)
            if event == "start_map" and len(keys) < _LISTS_DOWN_TO:
                continue
            if event == "start_array":
                event, _ = next(events)
                if event == "start_map":
                    yield tuple(keys)
                    skip(event, events)
                if event != "end_array":
                    _leave_array(event, events)
            else:
                skip(event, events)
            keys.pop()
        elif event == "end_map" and keys:
            keys.pop()


def _leave_array(event: str, events: Events) -> None:
    """Skip to the end of an array whose first element begins with `event`, or is behind."""
    if event == "start_array":
        skip(event, events)
    for inner, _ in events:
        if inner == "end_array":
            return
        skip(inner, events)


def skip(event: str, events: Events) -> None:
    """Skip the rest of the value that begins with `event`."""
    depth = 1 if event in {"start_map", "start_array"} else 0
    while depth:
        event, _ = next(events)
        if event in {"start_map", "start_array"}:
            depth += 1
        elif event in {"end_map", "end_array"}:
            depth -= 1


def enter(events: Events, keys: tuple[str, ...]) -> bool:
    """Go to just inside the array at `keys`; False when there is none."""
    event, _ = next(events)
    for key in keys:
        if event != "start_map":
            return False
        while True:
            event, found = next(events)
            if event == "end_map":
                return False
            event, _ = next(events)
            if found == key:
                break
            skip(event, events)
    return event == "start_array"


def items(events: Events, name: str) -> Iterator[Any]:
    """Yield the values of the array just entered, then read to the end of the document."""
    for event, value in events:
        if event == "end_array":
            break
        yield _build(event, value, events, 0, name)
    for _ in events:
        pass


def _build(event: str, value: Any, events: Events, depth: int, name: str) -> Any:
    if depth > _DEEPEST:
        raise ExtractError(
            f"{name} nests lists and objects more than {_DEEPEST} deep, which no data set does. "
            "Ask the source what it sent."
        )
    if event == "start_map":
        record: dict[str, Any] = {}
        for inner, key in events:
            if inner == "end_map":
                return record
            inner, content = next(events)
            record[key] = _build(inner, content, events, depth + 1, name)
    if event == "start_array":
        values: list[Any] = []
        for inner, content in events:
            if inner == "end_array":
                return values
            values.append(_build(inner, content, events, depth + 1, name))
    return value
