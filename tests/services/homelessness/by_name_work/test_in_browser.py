"""The morning's pages on a desktop and a phone, read by a worker; and a note without a script."""

from __future__ import annotations

from typing import Any

import pytest

from tests.portal.browser.axe import problems
from tests.portal.browser.pages import PHONE, reader, sideways, small_targets, visit
from tests.services.homelessness.by_name_work.county import people
from tests.services.homelessness.pages.made_up import TOLD

PERSON = f"county:{TOLD}"
CARE = "purpose=care_coordination&as_of=2025-08-01"
_ROOM = "/homelessness/staff/"
PAGES = (
    f"{_ROOM}?{CARE}", f"{_ROOM}work/?{CARE}&which=open", f"{_ROOM}views/",
    f"{_ROOM}views/add/?population=veterans", f"{_ROOM}person/?{CARE}&person={PERSON}",
    f"{_ROOM}person/notes/add/?{CARE}&person={PERSON}",
    f"{_ROOM}person/actions/add/?{CARE}&person={PERSON}", f"{_ROOM}share/?{CARE}",
    f"{_ROOM}flows/?{CARE}&last=2025-08-31",
    f"{_ROOM}flows/people/?{CARE}&month=2025-06-01&kind=active", f"{_ROOM}priority/?{CARE}",
    f"{_ROOM}priority/person/?{CARE}&person={PERSON}", f"{_ROOM}rules/",
    f"{_ROOM}source/?{CARE}&source_id=county&source_file=Enrollment.csv&source_line=2",
)  # fmt: skip


@pytest.fixture
def worker(county: Any) -> dict[str, str]:
    """The cookies of a worker with a note, two next actions and a saved view."""
    import datetime as dt

    from citywide.portal.access.viewer import viewer_of
    from citywide.services.homelessness.actions import by_name, by_name_views

    made = people()
    by = viewer_of(made["worker_user"])
    about = {"by": by, "purpose": "care_coordination", "person_id": PERSON}
    note = by_name.write_note(**about, text="Met at the library.\nAsks for a phone.")
    by_name.correct_note(by=by, purpose=about["purpose"], key=note.pk, text="At the park.")
    for day in (dt.date(2025, 1, 2), dt.date(2099, 1, 2)):
        by_name.plan_action(**about, what="Call the clinic", who=by.user_id, due_on=day)
    by_name_views.save_view(by=by, name="Veterans", role="", query={"population": "veterans"})
    return {"sessionid": made["worker"].cookies["sessionid"].value}


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible(
    worker: dict[str, str], chromium: Any, live_server: Any, size: Any
) -> None:
    found = {}
    with reader(chromium, live_server.url, viewport=size, cookies=worker) as one:
        for path in PAGES:
            assert visit(one, path) == 200, path
            for toggle in one.page.query_selector_all("main summary")[:3]:
                toggle.click()
            found[path] = [*sideways(one), *small_targets(one), *problems(one), *one.errors]
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_note_is_written_without_a_script(
    worker: dict[str, str], chromium: Any, live_server: Any
) -> None:
    with reader(chromium, live_server.url, viewport=PHONE, cookies=worker, script=False) as one:
        visit(one, f"{_ROOM}person/?{CARE}&person={PERSON}")
        one.page.click("text=Write a note")
        one.page.click("main button[type=submit]")
        assert one.page.is_visible("#id_text_error")
        one.page.fill("#id_text", "Has a phone now.")
        one.page.click("main button[type=submit]")
        assert one.page.is_visible("text=Has a phone now.")
        one.page.click("text=Done >> nth=0")
        assert one.page.is_visible("text=Open again")
