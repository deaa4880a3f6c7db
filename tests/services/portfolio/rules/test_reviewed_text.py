"""Figures typed by hand are held against the data, in any usual spelling."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.figures_in_text import numbers_in
from citywide.services.portfolio.rules.number_words import spelled, value_of
from citywide.services.portfolio.rules.reviewed_text import Disagreement, Figure, disagreements

FIGURES = {
    "projects": Figure(Decimal(24), "count", ("projects",)),
    "completed": Figure(Decimal(11), "count", ("projects", "completed projects")),
    "departments": Figure(Decimal(15), "count", ("departments",), near=("projects", "thread")),
    "budget": Figure(Decimal(46_400_000), "usd", ("budget", "active projects")),
    "on_schedule": Figure(Decimal(2200) / 24, "percent", ("on schedule",)),
    "target": Figure(Decimal(80), "percent", ("target",)),
}


def flagged(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.key) for one in disagreements(text, FIGURES)]


@pytest.mark.parametrize(
    "text",
    [
        "The office oversees 24 projects with a budget of $46.4 million.",
        "twenty-four high-profile City projects",
        "The budget of the 24 projects is $46,400,000, about $46 million, or $46.4M.",
        "92% of projects on schedule; 91.7 % are on schedule; 91.67 percent on schedule.",
        "Over 91% of the projects are on schedule, and nearly 92 percent were on schedule.",
        "More than 90% on schedule, at least 91% on schedule, fewer than 25 projects.",
        "It has implemented 11 projects. Projects: 24.",
        "The common thread across 15+ departments.",
        "The common thread across at least fifteen departments, no more than 15 departments.",
        "The target success rate for PMO projects is set at 80%.",
        "92% are on schedule against a target of 80%.",
        "The pilot included people from three departments.",  # not the portfolio's departments
        "22 of the 24 projects are on schedule.",
        "One of the projects is late. In 2026 projects begin. Phase 2 projects. SJ311 projects.",
        "A 12-month projects list, FY 26 projects, 408-535-3500 projects.",
        "Revenue of $30 million is managed by the system.",
    ],
)
def test_figures_that_agree_are_left_alone(text: str) -> None:
    assert flagged(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 projects", [("25", "projects")]),
        ("Twenty-five active projects", [("Twenty-five", "projects")]),
        ("Projects (26)", [("26", "projects")]),
        ("12 completed projects", [("12", "completed")]),
        ("95% on schedule", [("95%", "on_schedule")]),
        ("Over 92% of the projects are on schedule", [("92%", "on_schedule")]),
        ("91% on schedule", [("91%", "on_schedule")]),
        ("91.6% on schedule", [("91.6%", "on_schedule")]),
        ("a budget of $46.5 million", [("$46.5 million", "budget")]),
        ("a budget of $46.4 billion", [("$46.4 billion", "budget")]),
        ("a budget of 46 million dollars and 24 projects", []),
        ("47 million dollars budget", [("47 million dollars", "budget")]),
        ("More than 24 projects", [("24", "projects")]),
        ("Under 24 projects", [("24", "projects")]),
        ("16+ departments with projects", [("16+", "departments")]),
        ("about 30 projects", [("30", "projects")]),
        ("nearly 30 projects", [("30", "projects")]),
        (
            "95% are on schedule against a target of 85%",
            [("95%", "on_schedule"), ("85%", "target")],
        ),
    ],
)
def test_figures_that_disagree_are_flagged(text: str, expected: list[tuple[str, str]]) -> None:
    assert flagged(text) == expected


def test_a_disagreement_says_where_and_with_what() -> None:
    assert disagreements("We run 25 projects.", FIGURES) == (
        Disagreement(7, 9, "25", Decimal(25), "projects", Decimal(24)),
    )


def test_the_memorandum_itself_disagrees_once(shared: Path) -> None:
    """It says "Over 92%" of 22 of 24; everything else it says of the portfolio agrees."""
    (memorandum,) = (shared / "spec" / "city").glob("innovation_technology_status_report_*.md")
    text = memorandum.read_text(encoding="utf-8")
    found = disagreements(text, FIGURES)
    assert [(one.text, text[one.start - 5 : one.start]) for one in found] == [("92%", "Over ")]


def test_a_figure_needs_a_number_and_words() -> None:
    for value, words in ((Decimal("NaN"), ("x",)), (Decimal(1), ()), (Decimal(1), (" ",))):
        with pytest.raises(UsageError, match="needs a number and its words"):
            Figure(value, "count", words)


@given(st.integers(0, 999_999))
def test_numbers_in_words_are_read_back(number: int) -> None:
    assert value_of(spelled(number)) == number
    (found,) = numbers_in(f"We run {spelled(number)} projects")
    assert found.value == number


def test_words_that_are_not_one_number_are_no_number() -> None:
    assert value_of("nineteen twenty") is None
    assert value_of("one hundred and four") == 104
    assert numbers_in("one two") == ()


COUNT_TEXTS = st.sampled_from(
    ["We run {} projects.", "{} active City projects", "Of {} projects, all run.", "Projects: {}."]
)
SHARE_TEXTS = st.sampled_from(
    ["{} of them are on schedule.", "With {} on schedule, all is well.", "On schedule: {}"]
)
MONEY_TEXTS = st.sampled_from(
    ["a budget of {}.", "{} in the budget", "an aggregate\nbudget, now {}, for all"]
)


def rounded(value: Decimal, places: int, how: str = ROUND_HALF_UP) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), how)


@given(COUNT_TEXTS, st.integers(0, 999_999), st.integers(0, 9))
def test_a_count_in_its_usual_spellings_is_never_flagged(
    text: str, count: int, spelling: int
) -> None:
    said = [
        f"{count}",
        f"{count:,}",
        spelled(count),
        spelled(count).capitalize(),
        f"about {count:,}",
        f"at least {count}",
        f"up to {count:,}",
        f"{count}+",
        f"over {max(count - 1, 0)}" if count else "0",
        f"fewer than {count + 1:,}",
    ][spelling]
    figures = {"projects": Figure(Decimal(count), "count", ("projects",))}
    assert disagreements(text.format(said), figures) == ()


@given(SHARE_TEXTS, st.integers(0, 400), st.integers(1, 400), st.integers(0, 2), st.integers(0, 5))
def test_a_percentage_in_its_usual_spellings_is_never_flagged(
    text: str, part: int, whole: int, places: int, spelling: int
) -> None:
    percent = Decimal(100 * min(part, whole)) / whole
    near = rounded(percent, places)
    below = rounded(percent, places, ROUND_FLOOR)
    above = rounded(percent, places, ROUND_CEILING)
    said = [
        f"{near}%",
        f"{near} %",
        f"{near} percent",
        f"at least {below}%",
        f"over {below}%" if below < percent else f"{near}%",
        f"nearly {above}%" if percent > 10 else f"{near}%",
    ][spelling]
    figures = {"on": Figure(percent, "percent", ("on schedule",))}
    assert disagreements(text.format(said), figures) == ()


@given(MONEY_TEXTS, st.decimals(1, 10**10, places=2), st.integers(0, 2), st.integers(0, 6))
def test_dollars_in_their_usual_spellings_are_never_flagged(
    text: str, budget: Decimal, places: int, spelling: int
) -> None:
    millions = rounded(budget / 10**6, places)
    said = [
        f"${budget:,}",
        f"${rounded(budget, 0):,}",
        f"${millions} million",
        f"${millions}M",
        f"approximately ${millions} million",
        f"{millions} million dollars",
        f"more than ${rounded(budget / 10**6, places, ROUND_FLOOR)} million",
    ][spelling]
    if spelling == 6 and rounded(budget / 10**6, places, ROUND_FLOOR) * 10**6 == budget:
        said = f"${budget:,}"
    figures = {"budget": Figure(budget, "usd", ("budget",))}
    assert disagreements(text.format(said), figures) == ()


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_another_count_is_always_flagged(count: int, said: int) -> None:
    figures = {"projects": Figure(Decimal(count), "count", ("projects",))}
    found = disagreements(f"We run {spelled(said)} projects.", figures)
    assert bool(found) == (said != count)


@given(st.text(alphabet="0123456789 $%,.-+|\noneprjcts", max_size=200))
def test_any_text_is_read_and_spans_are_its_own(text: str) -> None:
    for one in disagreements(text, FIGURES):
        assert text[one.start : one.end] == one.text
        assert one.text.strip()
