"""The document's JSON Schema, and its objections in plain sentences."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any

import jsonschema

from citywide.services.portfolio.exchange.document.places import Problems
from citywide.services.portfolio.exchange.plan import FIRST_DAY, LAST_DAY, MOST_WEIGHT

MOST_USD = Decimal("999999999999.99")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_formats = jsonschema.FormatChecker(formats=())
_WRITE = {
    "date": "Write a day that exists, year first, like 2026-03-31",
    "month": "Write a month, year first, like 2026-03",
    "money": 'Write dollars from 0, with at most two decimals, like "1250000.50"',
    "signed_money": 'Write dollars with at most two decimals, like "1250.50" or "-20.00"',
    "share": 'Write a share from 0 to 1 with at most three decimals, like "0.45"',
    "weight": "Write a number from 0 with at most two decimals",
    "email": "Write an e-mail address, or leave it out",
}


def check_schema(values: Any, problems: Problems) -> None:
    """Note everything in which the values are not as the schema says."""
    for error in _validator().iter_errors(values):
        problems.add(_sentence(error), tuple(error.absolute_path))


@cache
def _validator() -> jsonschema.Draft202012Validator:
    folder = resources.files("citywide.services.portfolio.exchange")
    schema = json.loads(folder.joinpath("document.schema.json").read_text(encoding="utf-8"))
    parts = schema.pop("$defs")
    return jsonschema.Draft202012Validator(_inlined(schema, parts), format_checker=_formats)


def _inlined(schema: Any, parts: Mapping[str, Any]) -> Any:
    """Return the schema with its parts in the places of their names, and without descriptions.

    Looking names up takes half the time of a check; no part of ours contains itself.
    """
    if isinstance(schema, list):
        return [_inlined(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {
        key: _inlined(value, parts)
        for key, value in schema.items()
        if key != "description" or isinstance(value, dict)
    }


def _sentence(error: jsonschema.ValidationError) -> str:
    wanted: Any = error.validator_value
    given: Any = error.instance
    schema: Any = error.schema
    shown = _shown(given)
    match error.validator:
        case "format":
            return f"{shown} cannot be read. {_WRITE[wanted]}."
        case "required":
            missing = [name for name in wanted if name not in given]
            return f"{', '.join(missing)} is missing. Write it."
        case "additionalProperties":
            known = schema["properties"]
            unknown = ", ".join(repr(str(name)) for name in given if name not in known)
            return f"{unknown} is not a name that belongs here. Write one of {', '.join(known)}."
        case "enum":
            return f"{shown} is not one of {', '.join(map(str, wanted))}."
        case "type":
            kinds = wanted if isinstance(wanted, str) else " or ".join(wanted)
            return f"{shown} should be of the kind {kinds}."
        case "maxLength":
            return f"{shown} is longer than {wanted:,} characters. Shorten it."
        case "minLength":
            return "The text is empty. Write it, or leave the name out."
        case "minimum" | "maximum":
            return f"{shown} is beyond the {error.validator} of {wanted}."
        case "pattern":
            return f"{shown} is not written as it must be: {wanted}"
    return f"{error.message[:200].rstrip('.')}."


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"


@_formats.checks("date")
def _is_day(value: Any) -> bool:
    if not isinstance(value, str):
        return True
    try:
        return bool(_DAY.fullmatch(value)) and (
            FIRST_DAY <= dt.date.fromisoformat(value) <= LAST_DAY
        )
    except ValueError:
        return False


@_formats.checks("month")
def _is_month(value: Any) -> bool:
    return not isinstance(value, str) or bool(_MONTH.fullmatch(value) and _is_day(f"{value}-01"))


@_formats.checks("email")
def _is_email(value: Any) -> bool:
    return not isinstance(value, str) or not value or bool(_EMAIL.fullmatch(value))


@_formats.checks("money")
def _is_money(value: Any) -> bool:
    return _is_decimal(value, Decimal(0), MOST_USD, 2)


@_formats.checks("signed_money")
def _is_signed_money(value: Any) -> bool:
    return _is_decimal(value, -MOST_USD, MOST_USD, 2)


@_formats.checks("share")
def _is_share(value: Any) -> bool:
    return _is_decimal(value, Decimal(0), Decimal(1), 3)


@_formats.checks("weight")
def _is_weight(value: Any) -> bool:
    return _is_decimal(value, Decimal(0), MOST_WEIGHT, 2)


def _is_decimal(value: Any, least: Decimal, most: Decimal, decimals: int) -> bool:
    """Whether a number is in a range and has no more decimals; other kinds are `type`'s affair."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return True
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    if not number.is_finite() or not least <= number <= most:
        return False
    # The exponent is looked at first: 1e-999999 has a million digits when it is written out.
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and -40 < exponent < 20 and not number % _step(decimals)


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)
