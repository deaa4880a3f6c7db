"""Numbers and measures in words."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.utils.formats import number_format
from django.utils.translation import override

from citywide.core.measures.model import Grain, Kind, Target
from citywide.portal.dashboards.words import (
    amount,
    change,
    member_name,
    number,
    period_name,
    previous,
    sentence,
    short_period_name,
    target_status,
    trend,
)
from citywide.portal.dashboards.words import (
    measure as measure_words,
)
from citywide.portal.dashboards.words import (
    status as status_words,
)
from tests.portal.charts.samples import Said, measure, value

AFTER = [value("2025-02", "0.93", unknown=100, bounds=("0.84", "0.94")), value("2025-01", "0.9")]


@pytest.mark.parametrize(
    ("language", "text"), [("en", "-1,234,567.9"), ("es", "-1,234,567.9"), ("vi", "-1.234.567,9")]
)
def test_separators_are_those_of_the_citys_readers(language: str, text: str) -> None:
    assert number(Decimal("-1234567.85"), 1, language) == text


@pytest.mark.parametrize("language", ["en", "es", "vi"])
def test_tables_written_by_django_agree_with_charts(language: str) -> None:
    with override(language):
        theirs = number_format(Decimal("-1234567.9"), 1, force_grouping=True)
    assert theirs == number(Decimal("-1234567.9"), 1, language)


def test_numbers_are_rounded_half_up_and_never_minus_zero() -> None:
    assert number(Decimal("2.5"), 0, "en") == "3"
    assert number(Decimal("-0.04"), 1, "en") == "0.0"
    assert number(Decimal(10) ** 30, 2, "en").startswith("1,000,000,")


@pytest.mark.parametrize(
    ("unit", "decimals", "shown"),
    [
        ("percent", 1, "312.5%"),
        ("days", 0, "3 days"),
        ("per_1000", 1, "3.1 per 1,000"),
        ("people", 0, "3 people"),
        ("usd", 2, "$3.13"),
        ("count", 0, "3"),
        ("acre_feet", 0, "3 acre feet"),
    ],
)
def test_amounts_carry_their_unit(unit: str, decimals: int, shown: str) -> None:
    assert amount(Decimal("3.125"), unit, decimals, "en") == shown


def test_one_day_is_singular_but_one_point_zero_days_are_not() -> None:
    assert amount(Decimal(1), "days", 0, "en") == "1 day"
    assert amount(Decimal(1), "days", 1, "en") == "1.0 days"
    assert amount(Decimal(-3), "usd", 0, "en") == "-$3"
    assert change(Decimal("-0.0134"), "percent", 1, "en") == "1.3 percentage points"


def test_periods_are_named_in_each_language() -> None:
    assert period_name("2025-01", Grain.MONTH, "en") == "January 2025"
    assert period_name("2025-01", Grain.MONTH, "es") == "enero de 2025"
    assert "2025" in period_name("2025-01", Grain.MONTH, "vi")
    assert period_name("2025-01", Grain.MONTH, "vi") != "January 2025"
    assert period_name("2025-Q3", Grain.QUARTER, "en") == "third quarter of 2025"
    assert short_period_name("2025-Q3", Grain.QUARTER, "en") == "Q3 2025"
    assert period_name("FY2025", Grain.FISCAL_YEAR, "en") == "fiscal year 2025"


def test_a_sentence_says_value_change_target_and_what_is_unknown() -> None:
    assert sentence(Said(*AFTER), measure(), "en") == (
        "Requests closed on time, February 2025: 93.0% (837 of 900 records). "
        "Up by 3.0 percentage points from the period before, which is better. "
        "It meets the target of at least 90%. "
        "Records that could not be judged might change that. "
        "10.0% of 1,000 records could not be judged, so the true value lies between 84.0% and "
        "94.0%."
    )


def test_sentences_use_the_title_and_separators_of_the_language() -> None:
    assert sentence(Said(*AFTER), measure(), "vi").startswith("Đúng hạn")
    assert "93,0%" in sentence(Said(*AFTER), measure(), "vi")
    assert "93.0\u00a0%" in sentence(Said(*AFTER), measure(), "es")


def test_a_sentence_without_a_number_says_why() -> None:
    none = Said(headline=None)
    assert sentence(none, measure(), "en") == "Requests closed on time: no full period yet."
    few = Said(value("2025-02", None))
    assert "too few records to say." in sentence(few, measure(), "en")
    assert "target" not in sentence(few, measure(), "en")


def test_only_the_period_right_before_is_compared_with() -> None:
    gap = Said(value("2025-03", "0.9"), value("2025-01", "0.5"))
    assert previous(gap, measure()) is None
    assert "period before" not in sentence(gap, measure(), "en")
    january = Said(value("2025-01", "0.9"), value("2024-12", "0.5"))
    assert previous(january, measure()) is january.values[1]


@pytest.mark.parametrize(
    ("share", "direction", "code"),
    [
        ("0.9", "up", "met"),
        ("0.899", "up", "not_met"),
        ("0.9", "down", "met"),
        ("0.901", "down", "not_met"),
        (None, "up", "no_value"),
    ],
)
def test_target_status(share: str | None, direction: str, code: str) -> None:
    aimed = measure(target=Target(Decimal("0.9"), direction))
    assert target_status(value("2025-01", share), aimed, "en").code == code


def test_target_status_in_words() -> None:
    down = measure(target=Target(Decimal("0.9"), "down"))
    late = target_status(value("2025-01", "0.95"), down, "en")
    assert late.text == "It has not come down to the target of at most 90%."
    early = target_status(value("2025-01", "0.85"), measure(), "en")
    assert early.text == "It has not reached the target of at least 90%."
    assert target_status(value("2025-01", "0.85"), measure(target=None), "en").code == "no_target"
    assert target_status(AFTER[0], measure(), "en").is_sure is False


@pytest.mark.parametrize(
    ("now", "before", "direction", "code", "better"),
    [
        ("0.5", "0.4", "up", "up", True),
        ("0.5", "0.4", "down", "up", False),
        ("0.4", "0.5", "down", "down", True),
        ("0.4", "0.5", None, "down", None),
        ("0.50001", "0.5", "up", "unchanged", None),
        ("0.5", None, "up", "nothing_to_compare", None),
    ],
)
def test_trend(
    now: str, before: str | None, direction: str | None, code: str, better: bool | None
) -> None:
    target = Target(Decimal("0.9"), direction) if direction else None
    found = trend(value("2025-02", now), value("2025-01", before), measure(target=target), "en")
    assert (found.code, found.is_better) == (code, better)
    assert found.text.endswith(".")


def test_a_few_in_a_million_are_not_none() -> None:
    few = value("2025-01", "0.9", unknown=1, rows=100_000, bounds=("0.9", "0.9"))
    assert "under 0.1% of 100,000 records" in sentence(Said(few), measure(), "en")


@pytest.mark.parametrize("kind", list(Kind))
def test_sentences_are_translated_whole(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sentence is one message: nothing is glued to or around what a translator sees."""

    def whole(text: str) -> str:
        return f"⟦{text}⟧" if text.endswith(".") else text

    for module in (measure_words, status_words):
        monkeypatch.setattr(module, "gettext", whole)
    monkeypatch.setattr(measure_words, "ngettext", lambda one, many, n: whole(many))
    said = sentence(Said(*AFTER), measure(kind=kind), "en")
    assert said.count("⟦") == said.count("⟧") == 5
    assert re.sub(r"⟦[^⟦⟧]*⟧", "", said).split() == []


def test_members_are_called_by_their_names() -> None:
    assert member_name("district", "3", "en") == "District 3"
    assert member_name("district", "unknown", "en") == "not known"
    assert member_name("service", "Tree", "vi", {"Tree": "Cây"}) == "Cây"
    assert member_name("service", "Tree", "vi") == "Tree"
