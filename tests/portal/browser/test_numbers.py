"""The numbers beside each chart are those of the receipt, in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from citywide.portal.access import gate
from tests.portal.access.people import VIEWERS
from tests.portal.browser.conftest import Open
from tests.portal.browser.pages import Reader, visit

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = {"en": "", "es": "/es", "vi": "/vi"}
_TABLES = """(css) => [...document.querySelectorAll(css)].map(table =>
  [...table.querySelectorAll('tr')].map(row =>
    [...row.children].map(cell => cell.textContent.trim().toLowerCase())))"""
Rows = list[list[str]]


@dataclass(frozen=True)
class Numbers:
    """What a receipt's page says: (period, group: member) -> value, as written and as counted."""

    written: dict[tuple[str, str], str]
    counted: dict[tuple[str, str], Decimal | None]


def on_receipt(one: Reader, prefix: str) -> Numbers:
    """Read the receipt's page, and the receipt itself, by the numbers' positions."""
    receipt = gate.measure(VIEWERS["visitor"], "live_share").receipt
    assert receipt is not None
    visit(one, f"{prefix}/receipts/{receipt.id}/")
    css = "main table:has(a[href*='/receipts/'])"
    ((_headings, *rows),) = one.page.evaluate(_TABLES, css)
    links = one.page.locator(f"{css} tbody a").evaluate_all("all => all.map(a => a.href)")
    assert len(rows) == len(links) == len(receipt.values)
    found = Numbers({}, {})
    for row, link in zip(rows, links, strict=True):
        position = int(link.rstrip("/").rpartition("-")[2])
        value = None if position in receipt.withheld else receipt.values[position].value
        found.written[row[0], row[1]] = row[2]
        found.counted[row[0], row[1]] = value
    return found


def drawn(tables: list[Rows], chosen: str, city: str) -> dict[tuple[str, str], list[str]]:
    """Return what the charts' tables say of each number.

    The first is the city over time; others are the members of a group in the chosen period, or
    the periods with a column for each member.
    """
    found: dict[tuple[str, str], list[str]] = {}
    (period, *_rest), *trend = tables[0]
    for row in trend:
        found.setdefault((row[0], city), []).append(row[1])
    group = ""
    for (first, *heads), *rows in tables[1:]:
        for row in rows:
            if first != period:
                group = first
                found.setdefault((chosen, f"{group}: {row[0]}"), []).append(row[1])
                continue
            for member, text in zip(heads, row[1:], strict=True):
                found.setdefault((row[0], f"{group}: {member}"), []).append(text)
    return found


def as_share(text: str) -> Decimal | None:
    """Return a percentage as a share; None where there is no number."""
    number = re.search(r"\d+(?:[.,]\d+)?", text)
    return Decimal(number[0].replace(",", ".")) / 100 if number else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_say_what_the_receipt_says(language: str, window: Open) -> None:
    with window() as one:
        receipt = on_receipt(one, LANGUAGES[language])
        visit(one, f"{LANGUAGES[language]}/measures/live_share/")
        tables: list[Rows] = one.page.evaluate(_TABLES, ".chart__numbers table")
        chosen = one.page.locator("#period option:checked").inner_text().lower()
    city = next(iter(receipt.written))[1]
    shown = drawn(tables, chosen, city)
    assert len(shown) > 20
    for number, texts in shown.items():
        for text in texts:
            # A member without any record in a period has a cell, and no number.
            written = receipt.written.get(number, "")
            same(text, written, receipt.counted.get(number), number)
    periods = {period for period, _group in shown}
    missing = {n for n in receipt.written if n[0] in periods} - set(shown)
    assert missing == set(), "each number of a plotted period is in a table"


def same(drawn_as: str, written_as: str, counted: Decimal | None, number: Any) -> None:
    if counted is None:
        assert as_share(drawn_as) is None, number
        assert as_share(written_as) is None, number
        return
    assert drawn_as == written_as, number
    shown = as_share(drawn_as)
    assert shown is not None, number
    assert abs(shown - counted) <= Decimal("0.0005"), number


def test_the_answer_is_the_last_number_of_the_trend(window: Open) -> None:
    with window() as one:
        visit(one, "/measures/live_share/")
        answer = one.page.locator(".cw-answer__value").inner_text()
        period = one.page.locator(".cw-answer__period").inner_text()
        (_heads, *trend), *_others = one.page.evaluate(_TABLES, ".chart__numbers table")
        visit(one, "/")
        tile = one.page.locator(".cw-tile__value").first.inner_text()
    assert answer == tile == {row[0]: row[1] for row in trend}[period.lower()]
