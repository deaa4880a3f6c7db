"""Prose is drafted, edited by people, kept in every wording, and held against the data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import Conflict, Forbidden, NotFound, UsageError
from citywide.portal.documents import reading
from citywide.portal.documents.model import Heading, ItemList, Number, Paragraph
from citywide.services.portfolio.reports import prose
from citywide.services.portfolio.words.report.compare import compared
from tests.services.portfolio.reports.conftest import World

ours = pytest.mark.django_db


def reword(world: World, text: str, by: str = "lead", section: str = "status") -> list[str]:
    from citywide.services.portfolio.actions.report import reword as act
    from citywide.services.portfolio.actions.report.wording import version_of

    narrative = world.report.narratives.get(section=section)
    seen = {section: version_of(narrative)}
    return act(by=world.viewer(by), report=world.report, texts={section: text}, seen=seen)


def typed(world: World, section: str = "status") -> list[Any]:
    from citywide.services.portfolio.queries.report import frozen_figures, typed

    return typed(world.report.narratives.get(section=section), frozen_figures(world.report))


def approvals(world: World) -> dict[str, str]:
    return dict(world.report.approvals.values_list("office", "decision"))


@ours
def test_no_draft_disagrees_with_the_data(world: World) -> None:
    for narrative in world.report.narratives.all():
        assert narrative.drafted
        assert typed(world, narrative.section) == []


@ours
def test_every_wording_is_kept_and_can_be_taken_again(world: World) -> None:
    from citywide.services.portfolio.actions.report import restore
    from citywide.services.portfolio.queries.report import history, text_of

    def block() -> Any:
        return world.report.narratives.get(section="status")

    draft = block().drafted
    reword(world, "First wording.")
    reword(world, "Second\r\nwording.  ")
    assert text_of(block()) == "Second\nwording."
    assert [one.text for one in history(block())] == ["Second\nwording.", "First wording."]
    assert history(block())[0].by == "lead@example.org"
    first = history(block())[1]
    restore(by=world.viewer("lead"), report=world.report, section="status", edit=first.pk)
    assert text_of(block()) == "First wording."
    restore(by=world.viewer("lead"), report=world.report, section="status", edit=0)
    assert (text_of(block()), block().edited) == (draft, "")
    assert len(history(block())) == 4
    other = world.report.narratives.get(section="summary")
    with pytest.raises(NotFound):
        restore(by=world.viewer("lead"), report=world.report, section=other.section, edit=first.pk)


@ours
def test_a_wording_somebody_else_changed_meanwhile_is_not_written_over(world: World) -> None:
    from citywide.services.portfolio.actions.report import reword as act

    reword(world, "Theirs.")
    with pytest.raises(Conflict, match="meanwhile"):
        act(
            by=world.viewer("lead"),
            report=world.report,
            texts={"status": "Mine."},
            seen={"status": 0},
        )
    assert world.report.narratives.get(section="status").edited == "Theirs."


@ours
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{figure:committee_nothing} projects", "no figure of this report"),
        ("{figure:committee_projects:loud}", "can be shown as"),
        ("{figure committee_projects}", "write it like"),
        ("{Figure:committee_projects", "write it like"),
        ("   \n ", "cannot be empty"),
        ("x" * 40_001, "at most 40,000"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused(world: World, text: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        reword(world, text)
    assert not world.report.narratives.filter(edits__isnull=False).exists()


@ours
@pytest.mark.parametrize("person", ["manager", "head", "attorney", "staff", "visitor"])
def test_only_the_lead_words_it(world: World, person: str) -> None:
    with pytest.raises(Forbidden):
        reword(world, "Mine.", by=person)


@ours
@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("The PMO oversees 25 projects.", ["25"]),
        ("Of 24 projects, 95% are on schedule.", ["95%"]),
        ("A budget of $46.4 million in 24 projects, 92% on schedule, 11 completed projects.", []),
        ("The target success rate is 85%.", ["85%"]),
        ("{figure:committee_projects} projects in 16 departments of the portfolio.", ["16"]),
        ("Two projects are marked YELLOW.", ["Two"]),
        ("Revenue of $30 million; 150 courses; 3,000 members.", []),
    ],
)
def test_figures_typed_by_hand_are_held_against_the_data(
    world: World, text: str, flagged: list[str]
) -> None:
    reword(world, text)
    assert [one.found.text for one in typed(world)] == flagged


@ours
def test_a_figure_that_disagrees_is_answered_for_before_review(world: World) -> None:
    from citywide.services.portfolio.actions.report import acknowledge, submit

    lead = world.viewer("lead")
    reword(world, "The PMO oversees 25 projects.")
    with pytest.raises(UsageError, match="the data say 24"):
        submit(by=lead, report=world.report)
    (one,) = typed(world)
    with pytest.raises(UsageError, match="Say why"):
        acknowledge(by=lead, report=world.report, section="status", key=one.key, reason=" ")
    said = {"section": "status", "key": one.key, "reason": "One more was approved today."}
    acknowledge(by=lead, report=world.report, **said)
    assert [(a.reason, a.by) for a in typed(world)] == [
        ("One more was approved today.", "lead@example.org")
    ]
    submit(by=lead, report=world.report)
    assert world.report.state == "in_review"


@ours
def test_an_answer_is_for_one_figure_only(world: World) -> None:
    from citywide.services.portfolio.actions.report import acknowledge

    reword(world, "The PMO oversees 25 projects.")
    (one,) = typed(world)
    said = {"section": "status", "key": one.key, "reason": "Approved today."}
    acknowledge(by=world.viewer("lead"), report=world.report, **said)
    reword(world, "The PMO oversees 26 projects.")
    assert [other.is_open for other in typed(world)] == [True]


@ours
def test_new_words_take_back_the_approvals_of_the_old_ones(world: World) -> None:
    from citywide.services.portfolio.actions import report as actions

    lead, head = world.viewer("lead"), world.viewer("head")
    actions.submit(by=lead, report=world.report)
    actions.approve(by=lead, report=world.report, office="author")
    given = {"office": "department_head", "note_text": "Name the vendor."}
    actions.return_report(by=head, report=world.report, **given)
    assert approvals(world) == {
        "author": "approved",
        "department_head": "returned",
        "city_attorney": "",
        "budget_office": "",
    }
    reword(world, "The vendor is named.")
    assert approvals(world)["author"] == ""
    actions.submit(by=lead, report=world.report)
    assert set(approvals(world).values()) == {""}


@ours
def test_who_writes_it_takes_it_back_until_every_office_has_approved(world: World) -> None:
    from citywide.services.portfolio.actions import report as actions

    lead = world.viewer("lead")
    actions.submit(by=lead, report=world.report)
    actions.approve(by=lead, report=world.report, office="author")
    actions.take_back(by=lead, report=world.report)
    assert (world.report.state, approvals(world)["author"]) == ("draft", "approved")
    actions.submit(by=lead, report=world.report)
    for name, office in (("head", "department_head"), ("attorney", "city_attorney")):
        actions.approve(by=world.viewer(name), report=world.report, office=office)
    actions.approve(by=world.viewer("budget"), report=world.report, office="budget_office")
    with pytest.raises(Conflict, match="being locked"):
        actions.take_back(by=lead, report=world.report)


@ours
def test_changes_leave_entries_in_the_audit_log(world: World) -> None:
    from citywide.portal.audit.models import Entry
    from citywide.services.portfolio.actions import report as actions

    reword(world, "Words.")
    actions.submit(by=world.viewer("lead"), report=world.report)
    actions.approve(by=world.viewer("lead"), report=world.report, office="author")
    entries = Entry.objects.filter(subject="report:2026-03-26").order_by("sequence")
    did = [(one.action, one.detail["did"], one.by) for one in entries]
    assert did == [
        ("create", "made", "lead@example.org"),
        ("change", "reworded", "lead@example.org"),
        ("change", "submitted", "lead@example.org"),
        ("release", "approved", "lead@example.org"),
    ]


def tell(key: str, way: str = "memo") -> Number:
    return Number(f"<{key} {way}>", key)


def test_prose_becomes_blocks() -> None:
    text = (
        "One {figure:a} and\n**two {figure:b:words} x**.\n### A **title**\nBelow.\n\n"
        "- first\n  goes on\n- [here](https://a.example/x)\n\n1. one\n2) two\nAfter"
    )
    found = prose.blocks(text, tell, 3)
    kinds = [Paragraph, Heading, Paragraph, ItemList, ItemList, Paragraph]
    assert [type(one) for one in found] == kinds
    first = found[0]
    assert isinstance(first, Paragraph)
    assert reading.shown(first.content) == "One <a memo> and two <b words> x."
    assert [part.strong for part in first.content if hasattr(part, "strong")].count(True) == 2
    items = found[3]
    assert isinstance(items, ItemList)
    assert not items.ordered
    assert [reading.shown(one) for one in items.items] == ["first goes on", "here"]
    numbered = found[4]
    assert isinstance(numbered, ItemList)
    assert numbered.ordered


PIECES = st.sampled_from(
    ["word", "**", "*", "- ", "1. ", "\n", " ", "### ", "[", "](", ")", "{", "}"]
)


@given(st.lists(PIECES | st.text(max_size=6), max_size=20).map("".join))
def test_any_prose_is_read_and_no_word_is_lost(text: str) -> None:
    found = prose.blocks(text, tell, 3)
    said = "".join(reading.shown(passage) for block in found for passage in reading.passages(block))
    signs = set("*#-•[](){}.0123456789")
    kept = sorted(letter for letter in text if letter.isalpha() and letter not in signs)
    assert [letter for letter in kept if letter not in said] == []


WORDS = st.lists(st.sampled_from(["a", "b", "c\n", "longer"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_a_comparison_holds_both_wordings(old: str, new: str) -> None:
    pieces = compared(old, new)
    assert [one.text for one in pieces if one.kind != "new"] == old.splitlines()
    assert [one.text for one in pieces if one.kind != "old"] == new.splitlines()
