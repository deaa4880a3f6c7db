"""The plan in a browser: every page under axe and on a phone; by keyboard; without a script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citywide.services.portfolio.actions import plan as actions
from citywide.services.portfolio.models import Baseline, BaselineMilestone, ItemState, RegisterItem
from tests.portal.browser.pages import visit
from tests.portal.browser.steps import press, tab_to, typed
from tests.services.portfolio.plan.windows import (  # noqa: F401 fixtures are found by name
    SIZES,
    Open,
    window,
    wrong_with,
)

PLAN = "/portfolio/p/P-001/plan/"


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def full(
    planned: Any, tasks: dict[str, Any], viewer: Callable[[str], Any], today: dt.date,
    make_project: Callable[..., Any],
) -> Any:  # fmt: skip
    """Every page has something on it: two baselines, something dropped, a project to approve."""
    by = viewer("manager")
    added = [actions.Addition({"name": "Draft the manual"}), actions.Addition({"name": "Ask all"})]
    first, _second = actions.save_rows(by=by, project=planned, added=added).added
    actions.drop_task(by=by, task=first)
    phase = actions.add_phase(by=by, project=planned, name="Close out")
    actions.remove_phase(by=by, phase=phase)
    request = RegisterItem.objects.create(
        project=planned, kind="change_request", number=1, title="The vendor was late",
        opened_on=today, state=ItemState.APPROVED,
    )  # fmt: skip
    old = planned.current_baseline
    new = Baseline.objects.create(
        project=planned, number=2, approved_on=today, starts_on=old.starts_on, ends_on=today,
        budget_usd=old.budget_usd, change_request=request, reason=request.title,
    )  # fmt: skip
    BaselineMilestone.objects.bulk_create(
        BaselineMilestone(
            baseline=new, milestone=one.milestone, starts_on=one.starts_on, ends_on=one.ends_on
        )
        for one in old.milestones.exclude(milestone__number="4")
    )
    other = make_project("P-002", current_baseline=None)
    Baseline.objects.filter(project=other).delete()
    actions.save_rows(by=viewer("lead"), project=other, added=added)
    return planned


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible(
    window: Open,  # noqa: F811
    full: Any,
    tasks: dict[str, Any],
    size: str,
) -> None:
    task, phase = f"{PLAN}tasks/{tasks['3'].pk}/", full.phases.first()
    pages = {
        "plan": ("manager", PLAN),
        "plan-staff": ("staff", f"{PLAN}?show=late"),
        "plan-empty-baseline": ("lead", "/portfolio/p/P-002/plan/"),
        "grid": ("manager", f"{PLAN}edit/"),
        "task": ("manager", task),
        "add": ("manager", f"{PLAN}tasks/add/"),
        "drop": ("manager", f"{task}drop/"),
        "phases": ("manager", f"{PLAN}phases/"),
        "phase": ("manager", f"{PLAN}phases/{phase.pk}/"),
        "phase-remove": ("manager", f"{PLAN}phases/{phase.pk}/remove/"),
        "baseline-1": ("staff", f"{PLAN}baselines/1/"),
        "baseline-2": ("staff", f"{PLAN}baselines/2/"),
        "approve": ("lead", "/portfolio/p/P-002/plan/baselines/approve/"),
        "import": ("manager", f"{PLAN}import/"),
    }
    found = {}
    for name, (who, path) in pages.items():
        with window(who, viewport=SIZES[size]) as one:
            assert visit(one, path) == 200, path
            found[name] = wrong_with(one, f"plan-{name}", size)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_imported(
    window: Open,  # noqa: F811
    full: Any,
    size: str,
    script: bool,
    tmp_path: Path,
) -> None:
    """A file with mistakes, then one without, looked at and taken in; with and without a script."""
    with window("manager", viewport=SIZES[size], script=script) as one:
        wrong, right = tmp_path / "plan.csv", tmp_path / "right.csv"
        wrong.write_text("Task number,Task,Forecast end\n1,,03/04/2026\n1,Two,45\n", "utf-8")
        right.write_text("Task number,Task,Forecast end\n1,Buy,2031-03-04\n9,New,\n", "utf-8")
        visit(one, f"{PLAN}import/")
        one.page.set_input_files("#id_file", wrong)
        one.page.click("text=Show what it would change")
        assert "March 4 or April 3" in one.page.inner_text("main")
        if script:
            assert wrong_with(one, "plan-import-mistakes", size) == []
        one.page.set_input_files("#id_file", right)
        one.page.click("text=Show what it would change")
        one.page.wait_for_selector("text=What the file would change")
        if script:
            assert wrong_with(one, "plan-preview", size) == []
        one.page.click("text=Import it")
        assert "1 added, 1 changed" in one.page.inner_text("#messages")
    assert full.milestones.get(number="1").name == "Buy"


def test_the_grid_by_keyboard(window: Open, full: Any, tasks: dict[str, Any]) -> None:  # noqa: F811
    key = tasks["3"].pk
    with window("manager") as one:
        visit(one, f"{PLAN}edit/")
        typed(one, f"#id_t{key}-name", "Install cameras")
        tab_to(one, f"#id_t{key}-forecast_end_on")
        one.page.keyboard.type("12312031")
        typed(one, f"#id_t{key}-needs", "99")
        press(one, "main button[type=submit]")
        one.page.wait_for_selector(".cw-errors")
        assert wrong_with(one, "plan-grid-mistakes", "desktop") == []
        typed(one, f"#id_t{key}-needs", "2")
        press(one, "main button[type=submit]")
        one.page.wait_for_selector("text=1 task is kept.")
        assert one.errors == []
    task = full.milestones.get(pk=key)
    assert (task.name, task.forecast_end_on) == ("Install cameras", dt.date(2031, 12, 31))


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_two_people_without_a_script(
    window: Open,  # noqa: F811
    full: Any,
    tasks: dict[str, Any],
    viewer: Callable[[str], Any],
    size: str,
) -> None:
    with window("manager", viewport=SIZES[size], script=False) as one:
        visit(one, f"{PLAN}edit/")
        edit = actions.Edit(tasks["3"].pk, {"name": "Theirs"}, {})
        actions.save_rows(by=viewer("lead"), project=full, edits=[edit])
        one.page.fill(f"#id_t{tasks['3'].pk}-name", "Mine")
        one.page.click("text=Save this page")
        assert "Theirs" in one.page.inner_text("main table")
        assert one.page.input_value(f"#id_t{tasks['3'].pk}-name") == "Mine"
        one.page.click("text=Save this page")
        assert "1 task is kept." in one.page.inner_text("#messages")
    assert full.milestones.get(number="3").name == "Mine"
