"""A report freezes the records of its day; the next one says what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citywide.core.errors import Conflict, Forbidden, UsageError
from citywide.portal.documents import reading
from citywide.portal.documents.model import DataTable
from citywide.services.portfolio.words.report import english
from tests.services.portfolio.golden import AS_OF, PREVIOUS
from tests.services.portfolio.golden.portfolio import CAMERAS, METERS
from tests.services.portfolio.publish.golden import give_status
from tests.services.portfolio.reports.test_golden_example import table, text_of

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def report(golden: Any, make: Make) -> Any:
    return make(AS_OF, PREVIOUS)


@pytest.fixture
def make(viewer: Callable[[str], Any]) -> Make:
    """Return a function that makes a report as the lead."""
    from citywide.services.portfolio.actions.report import make_report

    return lambda *days, **more: make_report(
        by=viewer("lead"), as_of=days[0], previous_on=days[1] if len(days) > 1 else None, **more
    )


def document_of(report: Any) -> Any:
    from citywide.services.portfolio.reports.memorandum import memorandum

    return memorandum(report)


def test_what_happens_later_does_not_change_a_report_as_of_the_past(
    report: Any, make: Make, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.actions.register import add_action, edit_item
    from citywide.services.portfolio.models import Project, RegisterItem

    cameras = Project.objects.get(name=CAMERAS)
    give_status(cameras, dt.date(2026, 6, 30), "GREEN")
    issue = RegisterItem.objects.get(project=cameras)
    edit_item(by=viewer("lead"), item=issue, values={"public_text": {"en": "All is well."}})
    later = {"text": {"en": "Celebrate."}, "due_on": None}
    add_action(by=viewer("lead"), item=issue, values=later)
    Project.objects.filter(name=METERS).update(stage="completed", completed_on=dt.date(2026, 5, 1))
    Project.objects.filter(code="P-005").update(stage="cancelled", ended_on=dt.date(2026, 5, 1))
    again = make(AS_OF, PREVIOUS)
    assert again.key == "2026-03-26-2"
    first, second = dict(report.snapshot), dict(again.snapshot)
    assert first == second
    values = [{k: v["value"] for k, v in one.figures.items()} for one in (report, again)]
    assert values[0] == values[1]


def test_a_status_filed_after_its_day_brings_its_action_along(
    golden: Any, make: Make, viewer: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from citywide.services.portfolio.actions.register import add_action, edit_action
    from citywide.services.portfolio.models import Project

    project = Project.objects.get(code="P-009")
    update = give_status(project, dt.date(2026, 3, 25), "YELLOW")
    action = add_action(
        by=viewer("lead"), item=update.issue, values={"text": {"en": "Ask for help."}}
    )
    update.published_at = timezone.now()
    update.save()
    edit_action(by=viewer("lead"), action=action, values={"text": {"en": "Ask again."}})
    found = {one["code"]: one for one in make(AS_OF, PREVIOUS).snapshot["projects"]}
    assert "Ask for help." in found["P-009"]["actions"]
    assert "Ask again." not in found["P-009"]["actions"]


def test_two_reports_and_what_differs(
    report: Any, make: Make, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.models import Project

    cameras, other = Project.objects.get(name=CAMERAS), Project.objects.get(code="P-010")
    give_status(cameras, dt.date(2026, 6, 30), "YELLOW")
    give_status(other, dt.date(2026, 6, 30), "RED")
    Project.objects.filter(name=METERS).update(stage="completed", completed_on=dt.date(2026, 5, 1))
    Project.objects.filter(code="P-020").update(stage="cancelled", ended_on=dt.date(2026, 5, 1))
    Project.objects.filter(code="P-024").update(approved_on=dt.date(2026, 4, 15))
    first = make(AS_OF, PREVIOUS)
    second = make(dt.date(2026, 7, 31), AS_OF)
    assert second.previous == first
    document = document_of(second)
    days = ["March 26, 2026", "July 31, 2026"]
    rows = {
        row[0]: row[1:] for row in table(document, "Figures of This Report and the Previous One")
    }
    assert rows["Projects overseen"] == ["23", "22", "Down"]
    assert rows["YELLOW projects"] == ["1", "1", "Unchanged"]
    assert rows["RED projects"] == ["1", "1", "Unchanged"]
    assert rows["Budget"] == ["$44.5 million", "$42.0 million", "Down"]
    assert table(document, "Projects Whose Status Changed") == [
        [other.name, "GREEN", "RED"],
        [CAMERAS, "RED", "YELLOW"],
    ]
    said = text_of(document)
    assert f"The tables compare this report with that of {days[0]}." in said
    after = said.partition("Newly Completed Projects")[2]
    assert after.index(METERS) < after.index("Newly Overseen Projects")
    assert after.index("Newly Overseen Projects") < after.index("Project 24 (not named)")
    assert "Project 20 (not named)" in after.partition("No Longer Overseen")[2]
    numbers = {one.key: one for one in reading.numbers(document)}
    old, new = numbers["previous.committee_projects"], numbers["committee_projects"]
    assert (old.value, new.value) == (23, 22)
    assert old.receipt_id == first.figures["committee_projects"]["receipt"] != new.receipt_id


def test_the_report_before_is_the_latest_that_was_published(report: Any, make: Make) -> None:
    from django.utils import timezone

    assert make(dt.date(2026, 5, 31)).previous is None  # a draft is none
    report.state, report.locked_at = "published", timezone.now()
    report.save()
    following = make(dt.date(2026, 6, 30))
    assert (following.previous, following.previous_on) == (report, AS_OF)


def test_a_portfolio_without_projects_says_so(portfolio_city: Path, make: Make) -> None:
    empty = make(AS_OF, PREVIOUS)
    document = document_of(empty)
    said = text_of(document)
    assert "the PMO oversaw no projects" in said
    assert "No overseen project was completed in this time." in said
    assert "No project is marked YELLOW or RED, so there is no mitigating action" in said
    assert "No strategic plan has been entered yet" in said
    assert "No target metrics have been named" in said
    assert not [block for block in document.blocks if isinstance(block, DataTable)]
    from citywide.services.portfolio.reports.memorandum import forms_of

    assert set(forms_of(empty)) == {"html", "pdf", "docx", "page"}


def test_one_of_each_is_written_in_the_singular(
    portfolio_city: Path, make: Make, make_project: Callable[..., Any]
) -> None:
    project = make_project("A-1", cost_usd=None)
    project.current_baseline.budget_usd = 900_000
    project.current_baseline.save()
    give_status(project, dt.date(2026, 2, 28), "GREEN")
    make_project("A-2", stage="completed", completed_on=dt.date(2026, 2, 1))
    said = text_of(document_of(make(AS_OF, PREVIOUS)))
    assert "oversaw 1 project with a budget of $900,000 in all" in said
    assert "None was marked YELLOW or RED." in said
    assert "One project was completed since the report of March 5, 2025." in said
    assert "The PMO has completed 1 project since" in said
    assert "One department takes part" in said
    assert "100% (1 of 1, exactly 100.0%) are on schedule" in said


def test_projects_without_a_status_are_told_apart(
    portfolio_city: Path, make: Make, make_project: Callable[..., Any]
) -> None:
    give_status(make_project("A-1"), dt.date(2026, 2, 28), "RED")
    make_project("A-2")
    said = text_of(document_of(make(AS_OF)))
    assert "one more project has no published status yet and is not counted" in said
    assert "0% (0 of 1, exactly 0.0%)" in said
    assert "This is the first report, so there is none to compare it with." in said


def test_days_that_cannot_be_those_of_a_report(portfolio_city: Path, make: Make) -> None:
    from django.utils import timezone

    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for days in ((tomorrow,), (AS_OF, AS_OF), (AS_OF, dt.date(2026, 4, 1)), (dt.date(1900, 1, 1),)):
        with pytest.raises(UsageError):
            make(*days)


def test_records_that_change_while_it_is_made_are_noticed(
    golden: Any, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from citywide.services.portfolio.actions.report import making
    from citywide.services.portfolio.models import CommitteeReport, Project

    def meanwhile(*days: Any) -> Any:
        Project.objects.filter(code="P-009").update(is_overseen=False)
        return making_freeze(*days)

    making_freeze = making.freeze
    monkeypatch.setattr(making, "freeze", meanwhile)
    with pytest.raises(Conflict, match="changed while"):
        make(AS_OF, PREVIOUS)
    assert not CommitteeReport.objects.exists()


@pytest.mark.parametrize(
    "person", ["manager", "sponsor", "staff", "head", "attorney", "administrator", "visitor"]
)
def test_only_the_lead_makes_reports(
    person: str, portfolio_city: Path, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.actions.report import make_report

    with pytest.raises(Forbidden):
        make_report(by=viewer(person), as_of=AS_OF)


def test_target_metrics_come_with_result_and_receipt(
    golden: Any, make: Make, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.publish import publish

    publish(by=viewer("lead"))
    document = document_of(make(AS_OF, PREVIOUS))
    assert table(document, "Target Performance Metrics") == [
        ["Projects on schedule", "All areas", "None set", "91.7% in February 2026", "No target"]
    ]
    metric = [n for n in reading.numbers(document) if n.key == "metric_projects_on_schedule"]
    assert [one.receipt_id != "" for one in metric] == [True]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("46400000", "$46.4 million"),
        ("46350000", "$46.4 million"),
        ("46349999.99", "$46.3 million"),
        ("1000000", "$1.0 million"),
        ("999999.4", "$999,999"),
        ("0", "$0"),
        ("999949999", "$999.9 million"),
        ("999950000", "$1.0 billion"),
        ("2500000000", "$2.5 billion"),
        ("-2500000", "-$2.5 million"),
    ],
)
def test_dollars_are_rounded_as_a_memorandum_does(value: str, said: str) -> None:
    from decimal import Decimal

    assert english.dollars(Decimal(value)) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("0.916666667", "92%"),
        ("0.915", "92%"),
        ("0.9149", "91%"),
        ("1", "100%"),
        ("0", "0%"),
        ("0.997", "99.7%"),
        ("0.9999", "99.99%"),
        ("0.004", "0.4%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: str, said: str) -> None:
    from decimal import Decimal

    assert english.percent(Decimal(share)) == said
