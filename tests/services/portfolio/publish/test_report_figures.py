"""The figures of the committee's report come out of the lake exactly, each on a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citywide.core.errors import Conflict, Forbidden, NotFound
from tests.services.portfolio.publish import golden

pytestmark = pytest.mark.django_db
KEY = "2026-03-26"


@pytest.fixture
def report(
    portfolio_city: Path,
    office: dict[str, Any],
    make_project: Callable[..., Any],
    viewer: Callable[[str], Any],
) -> Any:
    from citywide.services.portfolio.publish import publish_report

    golden.make(make_project, office)
    made = golden.make_report(office)
    done = publish_report(by=viewer("lead"), report=made)
    assert [one.state for one in done.outcomes] == ["published", "published"]
    assert done.failed == ()
    return made


def figures() -> Any:
    from citywide.services.portfolio.queries.lake import figures_of

    return figures_of(KEY)


def test_the_golden_example_gives_the_memorandum_s_figures(report: Any) -> None:
    found = figures()
    assert {key: figure.value for key, figure in found.items()} == {
        "committee_projects": 24,
        "committee_budget_usd": Decimal("46400000.00"),
        "committee_departments": 17,
        "committee_on_schedule_share": Decimal("0.916666667"),
        "committee_green": 22,
        "committee_yellow": 1,
        "committee_red": 1,
        "committee_completed": 11,
        "committee_success_rate": Decimal("0.818181818"),
    }
    on_schedule = found["committee_on_schedule_share"]
    assert (on_schedule.numerator, on_schedule.denominator, on_schedule.unknown) == (22, 24, 0)
    assert f"{on_schedule.value:.{on_schedule.decimals + 2}}" == "0.917"
    assert found["committee_success_rate"].target == Decimal("0.8")


def test_every_figure_is_the_number_its_receipt_recomputes(report: Any) -> None:
    from citywide.portal.access import gate

    for key, figure in figures().items():
        receipt, position = gate.receipt(gate.VISITOR, figure.receipt)
        assert receipt.measure == key
        assert receipt.values[position].member == KEY
        assert receipt.values[position].value == figure.value
        assert gate.verify(gate.VISITOR, figure.receipt)


def test_a_report_made_again_forgets_what_left_its_scope(
    report: Any, viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.models import Project
    from citywide.services.portfolio.publish import publish_report

    Project.objects.filter(code="G-00").update(is_overseen=False)
    publish_report(by=viewer("lead"), report=report)
    found = figures()
    assert (found["committee_projects"].value, found["committee_red"].value) == (23, 0)
    assert found["committee_budget_usd"].value == golden.BUDGET_USD - Decimal("1933333.33")

    Project.objects.filter(code="G-00").update(is_overseen=True)
    publish_report(by=viewer("lead"), report=report)
    assert figures()["committee_projects"].value == 24  # the same bytes as at first, and yet


def test_another_report_leaves_the_first_one_s_figures_alone(
    report: Any, office: dict[str, Any], viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.models import Project
    from citywide.services.portfolio.publish import publish_report
    from citywide.services.portfolio.queries.lake import figures_of

    before = {key: figure.value for key, figure in figures().items()}
    Project.objects.filter(code__startswith="G-1").update(
        stage="completed", completed_on=dt.date(2026, 6, 1)
    )
    later = golden.make_report(
        office, "2026-09-24", as_of=dt.date(2026, 9, 24), previous_on=golden.AS_OF
    )
    publish_report(by=viewer("lead"), report=later)
    assert {key: figure.value for key, figure in figures().items()} == before
    second = figures_of("2026-09-24")
    # The project approved a day after the first report is running by now, without a status yet.
    assert (second["committee_projects"].value, second["committee_completed"].value) == (15, 10)
    assert second["committee_on_schedule_share"].unknown == 1


def test_a_locked_report_keeps_what_it_was_counted_from(
    report: Any, viewer: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from citywide.services.portfolio.publish import publish_report

    report.locked_at = timezone.now()
    report.save()
    with pytest.raises(Conflict, match="locked"):
        publish_report(by=viewer("lead"), report=report)


@pytest.mark.parametrize("person", ["manager", "sponsor", "head", "staff", "administrator"])
def test_only_the_lead_makes_reports(
    person: str,
    portfolio_city: Path,
    office: dict[str, Any],
    viewer: Callable[[str], Any],
) -> None:
    from citywide.services.portfolio.publish import publish, publish_report

    with pytest.raises(Forbidden):
        publish_report(by=viewer(person), report=golden.make_report(office))
    with pytest.raises(Forbidden):
        publish(by=viewer(person))


def test_a_report_without_figures_says_what_to_do(portfolio_city: Path) -> None:
    with pytest.raises(NotFound, match="make it again"):
        figures()
