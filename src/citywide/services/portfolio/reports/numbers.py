"""A report's figures as numbers of a document: each with its key, its exact value, its receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.urls import reverse

from citywide.portal.documents.model import Number
from citywide.services.portfolio.words.report.figures import Frozen, shown

Tell = Callable[..., Number]


def number(figure: Frozen, way: str = "memo", prefix: str = "") -> Number:
    """Return a figure in one of `words.report.figures.WAYS`.

    `prefix` sets figures of another report apart, which have the same keys.
    """
    key = f"{prefix}{figure.key}"
    value: Decimal | str | None = figure.value
    if way == "unknown":
        key, value = f"{key}.unknown", Decimal(figure.unknown)
    address = receipt_address(figure.receipt)
    return Number(shown(figure, way), key, figure.receipt, address, value)


def receipt_address(receipt: str) -> str:
    """Return where a receipt is read; nothing for a figure without one."""
    return reverse("dashboards:receipt", args=[receipt]) if receipt else ""


def teller(figures: Mapping[str, Frozen], prefix: str = "") -> Tell:
    """Return a function: key and way of showing -> number."""

    def tell(key: str, way: str = "memo") -> Number:
        return number(figures[key], way, prefix)

    return tell
