"""The pages of a report, from its making to the public, for everybody."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse

from citywide.portal.documents import check
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from tests.services.portfolio.conftest import PEOPLE
from tests.services.portfolio.reports.conftest import World

pytestmark = pytest.mark.django_db
KEY = "2026-03-26"


def at(name: str, *arguments: Any) -> str:
    return reverse(f"portfolio:{name}", args=arguments)


def approve_all(world: World) -> None:
    """Hand the report in, let every office approve, and lock it, all on the pages."""
    assert world.client("lead").post(at("report_submit", KEY)).status_code == 302
    holders = {
        "author": "lead",
        "department_head": "head",
        "city_attorney": "attorney",
        "budget_office": "budget",
    }
    for office, holder in holders.items():
        page = world.client(holder).get(at("report", KEY)).content.decode()
        assert f'name="office" value="{office}"' in page
        world.client(holder).post(at("report_approve", KEY), {"office": office})
    work()


def test_a_report_goes_from_draft_to_the_public(world: World) -> None:
    lead, visitor = world.client("lead"), world.client("visitor")
    for name in ("public_report", "public_report_file"):
        more = ("pdf",) if name.endswith("file") else ()
        assert visitor.get(at(name, KEY, *more)).status_code == 404
    approve_all(world)
    report = world.report
    assert report.state == "approved"
    assert visitor.get(at("public_report", KEY)).status_code == 404
    assert lead.post(at("report_publish", KEY)).status_code == 302
    page = visitor.get(at("public_report", KEY))
    assert page.status_code == 200
    html = page.content.decode()
    assert "This memorandum has been coordinated with" in html
    assert "the City Attorney&#x27;s Office and the Budget Office" in html
    assert "Yes, by every office named below" in html
    assert "no-store" in page.headers["Cache-Control"]
    for form in ("html", "pdf", "docx"):
        answer = visitor.get(at("public_report_file", KEY, form))
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert len(answer.content) > 1000
    assert visitor.get(at("public_report_file", KEY, "page")).status_code == 404
    assert visitor.get(at("public_report_file", KEY, "exe")).status_code == 404
    listed = visitor.get(at("public_reports")).content.decode()
    assert at("public_report", KEY) in listed
    pdf = visitor.get(at("public_report_file", KEY, "pdf")).content
    docx = visitor.get(at("public_report_file", KEY, "docx")).content
    from citywide.services.portfolio.reports.memorandum import memorandum

    document = memorandum(world.report)
    assert check.same_numbers(document, html=html, pdf=pdf, docx=docx) == []
    assert check.pdf_findings(pdf) == []
    assert check.docx_findings(docx) == []


def test_a_withdrawn_report_stays_listed_with_its_reason(world: World) -> None:
    approve_all(world)
    lead, visitor = world.client("lead"), world.client("visitor")
    lead.post(at("report_publish", KEY))
    without = lead.post(at("report_withdraw", KEY), {"reason": " "})
    assert without.status_code == 422
    assert "Say why the report is withdrawn." in without.content.decode()
    lead.post(at("report_withdraw", KEY), {"reason": "A vendor was named wrongly."})
    for address in (at("public_reports"), at("public_report", KEY)):
        assert "A vendor was named wrongly." in visitor.get(address).content.decode()
    assert "COORDINATION" not in visitor.get(at("public_report", KEY)).content.decode()
    assert visitor.get(at("public_report_file", KEY, "pdf")).status_code == 404
    assert world.client("attorney").get(at("report_preview", KEY)).status_code == 200


def test_a_draft_that_is_withdrawn_never_becomes_public(world: World) -> None:
    world.client("lead").post(at("report_withdraw", KEY), {"reason": "Made by mistake."})
    visitor = world.client("visitor")
    assert "mistake" not in visitor.get(at("public_reports")).content.decode()
    assert visitor.get(at("public_report", KEY)).status_code == 404


def test_locked_bytes_that_were_altered_are_not_handed_out(world: World) -> None:
    from citywide.services.portfolio.queries.report import folder_of

    approve_all(world)
    world.client("lead").post(at("report_publish", KEY))
    (folder_of(world.report) / "memo.pdf").write_bytes(b"another")
    visitor = world.client("visitor")
    visitor.raise_request_exception = False
    answer = visitor.get(at("public_report_file", KEY, "pdf"))
    assert answer.status_code == 500
    assert b"another" not in answer.content


def test_making_one_is_a_job_that_leads_to_it(world: World) -> None:
    lead = world.client("lead")
    page = lead.get(at("reports")).content.decode()
    today = dt.date.today()
    assert f'value="{today.replace(day=1) - dt.timedelta(days=1)}"' in page
    asked = lead.post(at("reports"), {"as_of": "2026-03-27", "previous_on": "2025-03-05"})
    job = Job.objects.get(kind="make_committee_report")
    assert asked.headers["Location"] == at("report_making", job.id)
    assert "Waiting" in lead.get(asked.headers["Location"]).content.decode()
    work()
    job.refresh_from_db()
    assert (job.state, job.result["report"]) == ("done", "2026-03-27"), job.message
    assert lead.get(at("report_making", job.id)).headers["Location"] == at("report", "2026-03-27")
    asked = lead.get(at("report_making", job.id), headers={"HX-Request": "true"})
    assert asked.headers["HX-Redirect"] == at("report", "2026-03-27")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"as_of": ""}, "Enter the day."),
        ({"as_of": "yesterday"}, "This is no day."),
        ({"as_of": "2199-01-01"}, "as of today or a day before"),
        ({"as_of": "2026-03-26", "previous_on": "2026-03-26"}, "before 2026-03-26"),
    ],
)
def test_days_that_cannot_be_are_said(world: World, given: dict[str, str], sentence: str) -> None:
    answer = world.client("lead").post(at("reports"), given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Job.objects.exists()


def form_of(world: World) -> dict[str, str]:
    """Return what the editing page sends when nothing was changed."""
    from citywide.services.portfolio.forms.report import WordingForm

    form = WordingForm(report=world.report)
    return {name: str(form[name].value() or "") for name in form.fields}


def test_the_text_is_edited_and_every_block_has_its_history(world: World) -> None:
    lead = world.client("lead")
    page = lead.get(at("report_edit", KEY)).content.decode()
    assert "{figure:committee_projects}" in page
    given = form_of(world) | {"text-status": "All is well with 25 projects.", "header-contact": "A"}
    saved = lead.post(at("report_edit", KEY), given, follow=True)
    assert "“25” was typed, but the data say 24 (Projects overseen)." in saved.content.decode()
    overview = lead.get(at("report", KEY)).content.decode()
    assert "1 figure typed by hand disagrees" in overview
    refused = lead.post(at("report_submit", KEY), follow=True).content.decode()
    assert "the data say 24" in refused
    assert world.report.state == "draft"
    why = next(name for name in form_of(world) if name.startswith("why-"))
    lead.post(at("report_edit", KEY), form_of(world) | {why: "One came today."})
    lead.post(at("report_submit", KEY))
    assert world.report.state == "in_review"
    assert world.report.header["contact"] == "A"
    history = lead.get(at("report_block", KEY, "status")).content.decode()
    assert "All is well with 25 projects." in history.replace("<ins>", "").replace(
        "</ins>", ""
    ) or ("put in:" in history)


def test_typing_is_not_lost_when_something_is_wrong(world: World) -> None:
    lead = world.client("lead")
    wrong = form_of(world) | {"text-status": "{figure:unknown}", "text-summary": "Mine."}
    answer = lead.post(at("report_edit", KEY), wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Mine." in page
    assert "stands for no figure of this report" in page
    before = form_of(world)
    lead.post(at("report_edit", KEY), before | {"text-status": "Theirs."})
    late = lead.post(at("report_edit", KEY), before | {"text-status": "Mine."})
    assert late.status_code == 422
    assert "meanwhile" in late.content.decode()
    assert "Mine." in late.content.decode()
    # Who has read that may save over it: the page knows the latest wording now.
    seen = form_of(world)["seen-status"]
    assert f'name="seen-status" value="{seen}"' in late.content.decode()


def test_a_wording_is_taken_again(world: World) -> None:
    from citywide.services.portfolio.queries.report import text_of

    lead = world.client("lead")
    draft = world.report.narratives.get(section="status").drafted
    lead.post(at("report_edit", KEY), form_of(world) | {"text-status": "Mine."})
    lead.post(at("report_block", KEY, "status"), {"edit": "0"})
    assert text_of(world.report.narratives.get(section="status")) == draft
    nonsense = lead.post(at("report_block", KEY, "status"), {"edit": "9" * 18}, follow=True)
    assert "never had that wording" in nonsense.content.decode()


def test_returned_with_a_note(world: World) -> None:
    lead, head = world.client("lead"), world.client("head")
    lead.post(at("report_submit", KEY))
    lead.post(at("report_approve", KEY), {"office": "author"})
    empty = head.post(at("report_return", KEY), {"office": "department_head", "note": ""})
    assert empty.status_code == 422
    given = {"office": "department_head", "note": "Name the vendor."}
    head.post(at("report_return", KEY), given)
    assert "Name the vendor." in lead.get(at("report", KEY)).content.decode()
    assert world.report.state == "draft"


def test_previews_and_files_of_a_draft(world: World) -> None:
    attorney = world.client("attorney")
    page = attorney.get(at("report_preview", KEY)).content.decode()
    assert 'data-number="committee_projects"' in page
    assert "Not yet, this is a draft" in page
    assert attorney.get(at("report_file", KEY, "pdf")).content.startswith(b"%PDF")
    with ZipFile(BytesIO(attorney.get(at("report_agenda", KEY)).content)) as packed:
        assert "metadata.json" in packed.namelist()
    from citywide.portal.audit.models import Entry

    exported = Entry.objects.filter(action="export", subject=f"report:{KEY}")
    assert [one.by for one in exported] == ["attorney@example.org"] * 2


# Whoever is not named is told 404 (there is no such report for them), or asked to sign in.
ADDRESSES: dict[str, tuple[tuple[Any, ...], set[str], set[str]]] = {
    "report": ((KEY,), {"lead", "head", "sponsor", "attorney", "budget"}, set()),
    "report_preview": ((KEY,), {"lead", "head", "sponsor", "attorney", "budget"}, set()),
    "report_file": ((KEY, "html"), {"lead", "head", "sponsor", "attorney", "budget"}, set()),
    "report_agenda": ((KEY,), {"lead", "head", "sponsor", "attorney", "budget"}, set()),
    "report_block": ((KEY, "status"), {"lead", "head", "sponsor", "attorney", "budget"}, set()),
    "report_edit": ((KEY,), {"lead"}, {"head", "sponsor", "attorney", "budget"}),
    "reports": ((), set(PEOPLE), set()),
    "public_reports": ((), {*PEOPLE, "visitor"}, set()),
}
"""Address -> arguments, who sees it, who is told that they may not."""


@pytest.mark.parametrize("person", [*PEOPLE, "visitor"])
def test_who_sees_what_of_a_draft(world: World, person: str) -> None:
    client = world.client(person)
    for name, (arguments, see, refused) in ADDRESSES.items():
        status = client.get(at(name, *arguments)).status_code
        wanted = 200 if person in see else 403 if person in refused else 404
        if person == "visitor" and person not in see:
            wanted = 302
        assert (name, status) == (name, wanted)


STEPS = {
    "report_submit": {"lead"},
    "report_take_back": {"lead"},
    "report_approve": {"lead"},
    "report_return": {"lead"},
    "report_lock": {"lead"},
    "report_publish": {"lead"},
    "report_withdraw": {"lead"},
}


@pytest.mark.parametrize("person", [one for one in (*PEOPLE, "visitor") if one != "lead"])
def test_nobody_else_does_what_the_lead_does(world: World, person: str) -> None:
    from citywide.services.portfolio.actions.report import submit

    submit(by=world.viewer("lead"), report=world.report)
    client, before = world.client(person), world.report.__dict__.copy()
    for name in STEPS:
        given = {"office": "author", "note": "No.", "reason": "No."}
        status = client.post(at(name, KEY), given).status_code
        assert status in {302} if person == "visitor" else status in {403, 404}, (name, status)
    after = world.report.__dict__
    assert {k: v for k, v in after.items() if k != "_state"} == {
        k: v for k, v in before.items() if k != "_state"
    }
    assert not world.report.approvals.exclude(decision="").exists()
    assert client.post(at("reports"), {"as_of": "2026-01-31"}).status_code in {302, 403}
    assert not Job.objects.exists()


def test_every_page_can_be_read_in_every_language(world: World) -> None:
    client, preview_address = world.client("lead"), at("report_preview", KEY)
    addresses = [at(name, KEY) for name in ("report", "report_preview", "report_edit")]
    for address in (*addresses, at("reports"), at("public_reports")):
        for language in ("es", "vi"):
            assert client.get(f"/{language}{address}").status_code == 200, address
    preview = client.get(f"/es{preview_address}").content.decode()
    assert '<article class="doc" lang="en"' in preview
    assert "Of the projects with a published status" in preview
