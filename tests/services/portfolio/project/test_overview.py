"""A project's own page, its history in words, and what it waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.utils.translation import override

from citywide.core.errors import Conflict, Forbidden, NotFound, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.dependencies import add_dependency, remove_dependency
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.models import Milestone, Project
from citywide.services.portfolio.words.project import heading_of, sentences_of

pytestmark = pytest.mark.django_db
Client = Callable[[str], Any]
Who = Callable[[str], Viewer]


@pytest.fixture(autouse=True)
def city(lake_city: Any) -> None:
    """The policy is read from the city folder."""


def page_of(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_overview_tells_everything(client_of: Client, project: Project) -> None:
    page = page_of(client_of("staff"), "/portfolio/p/P-001/")
    for said in ("P-001", "Project P-001", "Active", "Transportation", "Manager", "Sponsor",
                 "June 30, 2026", "$1,200,000", "Citywide", "No status yet",
                 "It waits for no other project."):  # fmt: skip
        assert said in page, said
    assert "Edit</a>" not in page
    assert 'aria-current="page">Overview' in page


def test_a_title_without_translation_is_english_and_says_so(
    client_of: Client, make_project: Callable[..., Any]
) -> None:
    make_project("A", title={"en": "Bus stops"})
    make_project("B", title={"en": "Bus stops", "es": "Paradas"})
    client = client_of("staff")
    assert '<span lang="en">Bus stops</span>' in page_of(client, "/es/portfolio/p/A/")
    assert "<h1>Paradas</h1>" in page_of(client, "/es/portfolio/p/B/")


def test_every_change_is_told_in_words(client_of: Client, project: Project, viewer: Who) -> None:
    by = viewer("lead")
    note(
        by=by,
        project=project,
        kind="project",
        before={"vendor": "", "cost_usd": "100.00", "is_sensitive": False, "title": {"en": "A"}},
        after={
            "vendor": "Roofs Inc",
            "cost_usd": "1200000.00",
            "is_sensitive": True,
            "title": {"en": "A", "es": "B"},
            "planned_end_on": dt.date(2026, 6, 30),
            "procurement_stage": "rfp",
        },
    )
    note(by=by, project=project, kind="milestone", subject="1 Bids", before={"name": "x"},
         after={"name": None})  # fmt: skip
    note(by=by, project=project, kind="something_new", after={"odd_thing": ["a", 2]})
    page = page_of(client_of("staff"), "/portfolio/p/P-001/history/")
    for said in (
        "3 changes, newest first",
        "lead@example.org",
        "Vendor: Roofs Inc",
        "Total cost: from $100 to $1,200,000",
        "High profile or sensitive: from no to yes",
        "Title was changed in another language or detail",
        "Planned end: June 30, 2026",
        "Procurement: Request for proposals or bids",
        "Plan: 1 Bids",
        "Name: x was taken out",
        "Something new",
        "Odd thing: a, 2",
    ):
        assert said in page, said


def test_history_is_paged_and_empty_at_first(
    client_of: Client, project: Project, viewer: Who
) -> None:
    client = client_of("staff")
    assert "Nothing has changed yet" in page_of(client, "/portfolio/p/P-001/history/")
    for n in range(60):
        note(by=viewer("lead"), project=project, kind="project", after={"vendor": f"V{n}"})
    first = page_of(client, "/portfolio/p/P-001/history/")
    assert "Vendor: V59" in first
    assert "Vendor: V5<" not in first
    assert "Vendor: V5<" in page_of(client, "/portfolio/p/P-001/history/?page=2")


def test_words_come_in_the_readers_language_and_never_fail(project: Project, viewer: Who) -> None:
    change = note(
        by=viewer("lead"),
        project=project,
        kind="stage",
        subject="approve",
        before={"stage": "proposed", "x_usd": "not money", "day": "2026-99-99"},
        after={"stage": "approved", "x_usd": None, "day": ""},
    )
    for language in ("en", "es", "vi"):
        with override(language):
            assert heading_of(change)
            assert len(sentences_of(change)) == 3


def test_dependencies_are_added_and_taken_away(
    client_of: Client, project: Project, make_project: Callable[..., Any]
) -> None:
    other = make_project("P-002")
    Milestone.objects.create(project=other, number="7", name="Contract signed")
    client, address = client_of("manager"), "/portfolio/p/P-001/needs/"
    wrong = client.post(address, {"needs": "P-404"})
    assert wrong.status_code == 422
    assert "There is no project P-404." in wrong.content.decode()
    wrong = client.post(address, {"needs": "P-002", "milestone": "99"})
    assert "P-002 has no milestone 99." in wrong.content.decode()
    answer = client.post(address, {"needs": "p-002", "milestone": "7", "note": "Same vendor"})
    assert answer.status_code == 302
    page = page_of(client, "/portfolio/p/P-001/")
    assert "until Contract signed" in page
    assert "Same vendor" in page
    assert "These wait for it" in page_of(client, "/portfolio/p/P-002/")
    assert "waits for P-002 already" in client.post(address, {"needs": "P-002"}).content.decode()
    added = project.dependencies.get()
    remove = f"/portfolio/p/P-001/needs/{added.pk}/remove/"
    assert "You can add it again." in page_of(client, remove)
    assert project.dependencies.exists()
    assert client.post(remove).status_code == 302
    assert not project.dependencies.exists()
    assert [c.kind for c in project.changes.all()] == ["dependency", "dependency"]
    assert client_of("staff").post(address, {"needs": "P-002"}).status_code == 403


def test_projects_never_wait_for_each_other_in_a_circle(
    make_project: Callable[..., Any], viewer: Who
) -> None:
    a, b, c = (make_project(code) for code in "ABC")
    lead = viewer("lead")
    add_dependency(by=lead, project=a, needs=b)
    add_dependency(by=lead, project=b, needs=c)
    for project, needs in ((c, a), (b, a), (c, b), (a, a)):
        with pytest.raises(UsageError):
            add_dependency(by=lead, project=project, needs=needs)
    add_dependency(by=lead, project=a, needs=c)
    with pytest.raises(Conflict):
        add_dependency(by=lead, project=a, needs=c)
    with pytest.raises(UsageError):
        foreign = Milestone.objects.create(project=b, number="1", name="x")
        add_dependency(by=lead, project=make_project("D"), needs=c, milestone=foreign)
    with pytest.raises(Forbidden):
        add_dependency(by=viewer("staff"), project=b, needs=a)
    with pytest.raises(NotFound):
        remove_dependency(by=lead, project=a, dependency_id=999)
