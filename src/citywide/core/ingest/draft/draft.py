"""From a file to the text of its contract: read, sample, guess, count, settle, write."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from citywide.core.contracts import Reading, Type, parse_contract
from citywide.core.engines import Engine, open_engine
from citywide.core.errors import EngineError
from citywide.core.ingest.draft.counts import MOST_ALLOWED
from citywide.core.ingest.draft.guess import Guess
from citywide.core.ingest.draft.keys import candidate_keys
from citywide.core.ingest.draft.meaning import is_coordinate, with_people, with_range
from citywide.core.ingest.draft.names import column_names, dataset_id, title
from citywide.core.ingest.draft.reading import reading_options
from citywide.core.ingest.draft.sample import Row, take_sample, values_of
from citywide.core.ingest.draft.settle import settle
from citywide.core.ingest.draft.types import with_type
from citywide.core.ingest.draft.whole import Facts, Questions, count_all
from citywide.core.ingest.draft.write import Head, write_contract
from citywide.core.ingest.match import folded
from citywide.core.ingest.read import ReadResult, read_extract
from citywide.core.settings import Settings

Progress = Callable[[str, float], None]
_LONGEST_LISTED = 100


def _silent(_step: str, _share: float) -> None:
    return None


def draft_contract(
    file: Path, settings: Settings, dataset: str = "", progress: Progress = _silent
) -> str:
    """Return a complete contract for an unknown extract, each guess with its confidence.

    The contract has no mistakes and the extract can be ingested under it as it is. Types and
    formats rest on a sample of records; blanks, lists of values and keys on all of them.

    Raises:
        ExtractError: the file cannot be read without being told how.
        ContractError: `dataset` is no valid id.
    """
    with tempfile.TemporaryDirectory(prefix="citywide_draft_") as scratch:
        folder = Path(scratch)
        engine = open_engine(settings, folder / "spill")
        try:
            return _drafted(file, engine, settings, dataset, folder, progress)
        finally:
            engine.close()


def _drafted(
    file: Path, engine: Engine, settings: Settings, dataset: str, folder: Path, progress: Progress
) -> str:
    numbered = not engine.reads_delimited
    while True:
        result = read_extract(
            file, Reading(), file.name, folder, numbered, lambda share: progress("read", share)
        )
        progress("sample", 0.0)
        sample = take_sample(result.extract)
        guesses = _guesses(result, sample, settings.timezone)
        head = _head(file, result, sample, settings, dataset, folder)
        progress("count", 0.0)
        try:
            facts = _count(engine, result, head, guesses, sample, folder / f"count_{numbered}")
        except EngineError:
            if numbered or result.extract.delimited is None:
                raise
            numbered = True
            continue
        settled = settle(guesses, facts)
        head = replace(head, has_key=any(guess.key_position for guess in settled))
        progress("count", 1.0)
        text = write_contract(head, settled)
        parse_contract(text)  # a draft with a mistake must never leave this room
        return text


def _guesses(result: ReadResult, sample: Sequence[Row], zone: str) -> list[Guess]:
    """Return a guess per column that can be told apart by its name."""
    guesses, seen = [], set[str]()
    names = column_names(result.header)
    for position, header in enumerate(result.header):
        if folded(header) not in seen:
            values = values_of(sample, position)
            typed = with_type(Guess(position, names[position], header), values, zone)
            guesses.append(with_people(with_range(typed), values))
        seen.add(folded(header))
    return guesses


def _head(
    file: Path,
    result: ReadResult,
    sample: Sequence[Row],
    settings: Settings,
    dataset: str,
    folder: Path,
) -> Head:
    options, because = reading_options(file, file.name, result, sample, folder)
    return Head(
        id=dataset or dataset_id(file.name),
        name=title(file.name),
        file=file.name,
        rows=result.extract.rows,
        sampled=len(sample),
        timezone=settings.timezone,
        reading=options,
        reading_because=because,
        notes=tuple(note.message for note in result.notes),
    )


def _count(
    engine: Engine,
    result: ReadResult,
    head: Head,
    guesses: Sequence[Guess],
    sample: Sequence[Row],
    folder: Path,
) -> Facts:
    asked = [replace(guess, required=True) for guess in guesses]
    contract = parse_contract(write_contract(head, asked))
    if not result.extract.rows:
        return Facts(0, {}, {}, {}, 0)
    lists = tuple(guess.name for guess in guesses if _may_be_listed(guess, sample))
    places = {is_coordinate(guess): guess for guess in reversed(guesses)}
    place = [places[name] for name in ("latitude", "longitude") if name in places]
    both = (place[0].name, place[1].name) if len(place) == 2 and _at_zero(place, sample) else None
    keys = tuple(candidate_keys(guesses, sample))
    return count_all(engine, result.extract, contract, Questions(lists, keys, both), folder)


def _at_zero(place: Sequence[Guess], sample: Sequence[Row]) -> bool:
    zero = {"0", "0.0", "0.00", "0.000000"}
    return any(all(row[guess.position] in zero for guess in place) for row in sample)


def _may_be_listed(guess: Guess, sample: Sequence[Row]) -> bool:
    if guess.type != Type.STRING or guess.personal:
        return False
    values = {row[guess.position] for row in sample} - {""}
    return 0 < len(values) <= MOST_ALLOWED and max(map(len, values)) <= _LONGEST_LISTED
