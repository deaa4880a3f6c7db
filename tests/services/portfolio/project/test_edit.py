"""A project's entries are changed by those who manage it; two people lose nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.errors import Forbidden, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import Department
from citywide.services.portfolio.actions.project import Clash, edit, marks_of, values_of
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.queries.projects import ProjectFilters

pytestmark = pytest.mark.django_db
EDIT = "/portfolio/p/P-001/edit/"
Client = Callable[[str], Any]
Who = Callable[[str], Viewer]


@pytest.fixture(autouse=True)
def city(lake_city: Any) -> None:
    """The policy is read from the city folder."""


def form_of(client: Any, address: str = EDIT) -> dict[str, Any]:
    """Return what a browser would send back of the form on a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    form = answer.context["form"]
    return {
        name: value
        for name, value in ((n, form[n].value()) for n in form.fields)
        if value is not None and value is not False
    }


def change(client: Any, **entries: Any) -> Any:
    return client.post(EDIT, form_of(client) | entries)


def test_a_form_sent_back_as_it_came_changes_nothing(client_of: Client, project: Project) -> None:
    project.description = "First line.\nSecond line."
    project.effort_share = Decimal("0.50")
    project.save()
    client = client_of("lead")
    given = form_of(client) | {"description": "First line.\r\nSecond line."}
    assert client.post(EDIT, given).status_code == 302
    assert not project.changes.exists()


def test_every_entry_can_be_changed(
    client_of: Client, project: Project, office: dict[str, Any]
) -> None:
    parks = Department.objects.get(name="Parks")
    answer = change(
        client_of("lead"),
        title_en="Better Bus Stops",
        title_es="Mejores paradas",
        summary_vi="Tóm tắt",
        outcome_en="Riders are dry.",
        description="More.",
        lead_department=parks.pk,
        sponsor=office["head"].pk,
        manager=office["other_manager"].pk,
        effort_percent="25",
        vendor="Roofs Inc",
        procurement_stage="rfp",
        service_area="Public Safety",
        council_district="3, 5",
        work_plan_year="2027",
        cost_usd="90,000.50",
        planned_start_on="2026-01-01",
        planned_end_on="2026-06-30",
        is_sensitive="on",
        sensitive_reason="The council asked.",
    )
    assert answer.status_code == 302
    project.refresh_from_db()
    assert project.title == {"en": "Better Bus Stops", "es": "Mejores paradas"}
    assert project.name == "Better Bus Stops"
    assert project.summary["vi"] == "Tóm tắt"
    assert project.outcome == {"en": "Riders are dry."}
    assert (project.lead_department, project.sponsor) == (parks, office["head"])
    assert project.effort_share == Decimal("0.25")
    assert (project.vendor, project.procurement_stage) == ("Roofs Inc", "rfp")
    assert (project.cost_usd, project.work_plan_year) == (Decimal("90000.50"), 2027)
    change_ = project.changes.get()
    assert change_.before["vendor"] == ""
    assert change_.after["vendor"] == "Roofs Inc"
    assert "service_area" in change_.after
    assert "stage" not in change_.after


def test_oversight_follows_the_entries(client_of: Client, project: Project) -> None:
    client = client_of("lead")
    change(client, cost_usd="100", departments=[])
    project.refresh_from_db()
    assert not project.is_overseen
    page = client.get("/portfolio/p/P-001/").content.decode()
    assert "Not overseen: cost $100 is not over $500,000; one department; it takes 364 days" in page
    change(client, departments=[Department.objects.get(name="Parks").pk])
    project.refresh_from_db()
    assert project.is_overseen
    assert project.changes.first().after["is_overseen"] is True
    page = client.get("/portfolio/p/P-001/").content.decode()
    assert "Overseen because: two departments." in page


def test_after_approval_the_lead_says_who_is_in_charge(
    client_of: Client, project: Project, viewer: Who, office: dict[str, Any]
) -> None:
    client = client_of("manager")
    assert "manager" not in client.get(EDIT).context["form"].fields
    change(client, vendor="Roofs Inc", sponsor=office["manager"].pk)
    project.refresh_from_db()
    assert (project.vendor, project.sponsor) == ("Roofs Inc", office["sponsor"])
    with pytest.raises(Forbidden, match="lead's to change"):
        edit(
            by=viewer("manager"),
            project=project,
            values={"sponsor": office["manager"]},
            seen=marks_of(values_of(project)),
        )


def test_two_people_at_once_lose_nothing(client_of: Client, project: Project) -> None:
    first, second = client_of("lead"), client_of("manager")
    mine, theirs = form_of(first), form_of(second)
    assert (
        second.post(EDIT, theirs | {"vendor": "Theirs", "description": "Theirs too."}).status_code
        == 302
    )
    clash = first.post(EDIT, mine | {"vendor": "Mine", "council_district": "7"})
    assert clash.status_code == 409
    page = unescape(clash.content.decode())
    assert "Somebody else changed P-001 while you were writing." in page
    assert re.search(r"Vendor</th>\s*<td[^>]*>Mine</td>\s*<td[^>]*>Theirs</td>", page)
    assert 'value="7"' in page
    project.refresh_from_db()
    assert (project.vendor, project.council_district) == ("Theirs", "Citywide")
    # Saved again, what was compared counts, and what was not touched stays as they left it.
    form = clash.context["form"]
    again = {n: form[n].value() for n in form.fields if form[n].value() is not None}
    assert first.post(EDIT, again).status_code == 302
    project.refresh_from_db()
    assert (project.vendor, project.council_district) == ("Mine", "7")
    assert project.description == "Theirs too."


def test_different_entries_do_not_clash(client_of: Client, project: Project) -> None:
    first, second = client_of("lead"), client_of("manager")
    mine, theirs = form_of(first), form_of(second)
    project.forecast_end_on = project.planned_end_on
    project.save()
    assert second.post(EDIT, theirs | {"vendor": "Theirs"}).status_code == 302
    assert first.post(EDIT, mine | {"council_district": "7"}).status_code == 302
    project.refresh_from_db()
    assert (project.vendor, project.council_district) == ("Theirs", "7")


def test_the_clash_names_both_values(project: Project, viewer: Who) -> None:
    seen = marks_of(values_of(project))
    edit(by=viewer("lead"), project=project, values={"vendor": "One"}, seen=seen)
    with pytest.raises(Clash) as raised:
        edit(by=viewer("manager"), project=project, values={"vendor": "Two"}, seen=seen)
    (field,) = raised.value.fields
    assert (field.name, field.yours, field.theirs) == ("vendor", "Two", "One")
    same = edit(by=viewer("manager"), project=project, values={"vendor": "One"}, seen=seen)
    assert same.vendor == "One"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": {"es": "Sin inglés"}}, "title in English is missing"),
        ({"summary": {}}, "summary in English is missing"),
        ({"cost_usd": Decimal(-1)}, "below zero"),
        ({"is_sensitive": True, "sensitive_reason": " "}, "needs a reason"),
        ({"service_area": "Roads"}, "City Service Area"),
        ({"procurement_stage": "maybe"}, "Procurement"),
        ({"vendor": "x" * 201}, "Vendor"),
    ],
)
def test_the_action_refuses_what_cannot_be(
    project: Project, viewer: Who, values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        edit(by=viewer("lead"), project=project, values=values, seen={})
    project.refresh_from_db()
    assert not project.changes.exists()


ODD = st.text(max_size=40) | st.sampled_from(
    ["", "0", "-1", "9" * 40, "NaN", "1e400", "²", "2026-13-40", "null", "[]", '{"a": 1}', "\x00"]
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_odd_input_never_breaks_a_page(
    client_of: Client, project: Project, data: st.DataObject
) -> None:
    client = client_of("lead")
    names = (
        "title_en", "summary_en", "lead_department", "departments", "sponsor", "manager",
        "effort_percent", "procurement_stage", "strategic_area", "service_area", "work_plan_year",
        "cost_usd", "planned_start_on", "planned_end_on", "is_sensitive", "seen", "code",
        "needs", "milestone", "note", "reason", "on", "outcome_en", "points_equity", "check",
    )  # fmt: skip
    posted = data.draw(st.dictionaries(st.sampled_from(names), ODD | st.lists(ODD, max_size=3)))
    address = data.draw(
        st.sampled_from(
            [
                EDIT,
                "/portfolio/propose/",
                "/portfolio/propose/check/",
                "/portfolio/p/P-001/needs/",
                "/portfolio/p/P-001/step/complete/",
                "/portfolio/p/P-001/step/hold/",
                "/portfolio/p/P-001/step/cancel/",
            ]
        )
    )
    assert client.post(address, posted).status_code in {200, 302, 409, 422}
    Project.objects.filter(pk=project.pk).update(stage="active", completed_on=None)


@given(
    query=st.dictionaries(
        st.sampled_from([*ProjectFilters.__dataclass_fields__, "sort", "page"]),
        ODD,
    )
)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_odd_addresses_never_break_a_list(
    client_of: Client, project: Project, query: dict[str, str]
) -> None:
    client = client_of("lead")
    assert client.get("/portfolio/intake/", query).status_code == 200
    assert client.get("/portfolio/p/P-001/history/", query).status_code == 200
