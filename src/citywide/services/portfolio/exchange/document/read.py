"""A file to a portfolio document: every mistake at once, with its place and, if known, line."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

import yaml

from citywide.core.contracts.document import parse_document as parse_yaml
from citywide.core.errors import ContractError, ExtractError, Finding, NotFound
from citywide.services.portfolio.exchange.document.checks import check_portfolio
from citywide.services.portfolio.exchange.document.codec import from_json
from citywide.services.portfolio.exchange.document.model import PortfolioDocument
from citywide.services.portfolio.exchange.document.places import Place, Problems
from citywide.services.portfolio.exchange.document.schema import check_schema
from citywide.services.portfolio.exchange.texts import UNUSABLE

MAX_BYTES = 512 << 20
"""Two thousand projects with ten years of monthly statuses are below this."""
MAX_YAML_BYTES = 16 << 20
"""YAML is for people; it is read a hundred times as slowly as JSON."""
_YAML_NAMES = frozenset([".yaml", ".yml"])
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_document(path: Path) -> PortfolioDocument:
    """Return the portfolio in a JSON or YAML file; warnings are in its `findings`.

    Raises:
        NotFound: there is no such file.
        ExtractError: every mistake of the file at once, in `findings`; no part of it is kept.
    """
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    return parse_document(data, path.name)


def parse_document(data: bytes | str, name: str = "portfolio.json") -> PortfolioDocument:
    """Return the portfolio in a text; the ending of `name` tells whether it is YAML.

    Raises:
        ExtractError: every mistake of the text at once, in `findings`.
    """
    text = _decoded(data, name)
    is_yaml = PurePath(name).suffix.lower() in _YAML_NAMES
    problems = Problems(name, text)
    values = _cleaned(_yaml(text, name) if is_yaml else _json(text, name), (), problems)
    check_schema(values, problems)
    problems.refuse()
    document = from_json(PortfolioDocument, values)
    check_portfolio(document, problems)
    problems.refuse()
    return replace(document, findings=problems.warnings)


def _decoded(data: bytes | str, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise _refused(f"The file is larger than {MAX_BYTES >> 20} MB. Split it by projects.", name)
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(
            f"The file is not UTF-8 text (byte {error.start}). Save it as UTF-8.", name
        ) from None


def _json(text: str, name: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise _refused(f"{twice!r} is written twice; only one can count.", name)
        return values

    def no_number(word: str) -> Any:
        raise _refused(f"{word} is not a number. Leave out what is unknown.", name)

    try:
        return json.loads(
            text, parse_float=Decimal, parse_constant=no_number, object_pairs_hook=once
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ExtractError(
            [Finding(f"This is not whole JSON: {error.msg} at {place}.", name, error.lineno)]
        ) from None
    except (RecursionError, ValueError):
        raise _refused("The file nests too deeply or has a number without end.", name) from None


def _yaml(text: str, name: str) -> Any:
    if len(text) > MAX_YAML_BYTES:
        raise _refused(
            f"The file is larger than {MAX_YAML_BYTES >> 20} MB. Hand it in as JSON, which is read "
            "faster.", name
        )  # fmt: skip
    try:
        # A reference can make a page of text into more than memory holds.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Loader)):
            raise _refused("References (& and *) are not read. Write the values out.", name)
        return parse_yaml(text, name).values
    except ContractError as error:
        raise ExtractError(error.findings) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        message = f"This is not valid YAML: {getattr(error, 'problem', None) or 'it is too deep'}."
        raise ExtractError([Finding(message, name, mark.line + 1 if mark else None)]) from None


def _cleaned(values: Any, place: Place, problems: Problems) -> Any:
    """Return the values without names whose value is null: unknown is the same as left out.

    Notes text with characters that no database and no document can hold.
    """
    if isinstance(values, dict):
        return {
            key: _cleaned(each, (*place, key), problems)
            for key, each in values.items()
            if each is not None
        }
    if isinstance(values, list):
        return [_cleaned(each, (*place, at), problems) for at, each in enumerate(values)]
    if isinstance(values, str) and UNUSABLE.search(values):
        problems.add("The text has a character that cannot be shown. Write it again.", place)
    return values


def _refused(message: str, name: str) -> ExtractError:
    return ExtractError([Finding(message, name)])
