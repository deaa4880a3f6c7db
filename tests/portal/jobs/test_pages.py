"""The pages: hand over a file, follow it, read runs; and who may do none of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from citywide.core.errors import Forbidden
from citywide.portal.access import gate
from citywide.portal.jobs import actions
from citywide.portal.jobs.models import Job, Upload
from citywide.portal.jobs.work import work
from tests.portal.small_city import stays

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Uploads of one test do not mix with those of another."""
    settings.MEDIA_ROOT = tmp_path / "uploads"


def give(client: Client, content: bytes = b"", name: str = "stays_4.csv", **data: str) -> Any:
    file = SimpleUploadedFile(name, content or stays(70).encode(), "text/csv")
    return client.post("/my/upload/", {"dataset": "stays", "file": file} | data)


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_from_the_form_to_the_verdict(own_city: Path, client_for: ClientFor) -> None:
    client = client_for("steward")
    form = client.get("/my/stays/upload/")
    assert 'enctype="multipart/form-data"' in form.content.decode()
    assert "Shelter outcomes" not in text(form), "nobody uploads a derived table"
    answer = give(client)
    job = Job.objects.get()
    assert answer["Location"] == f"/my/jobs/{job.id}/"
    waiting = client.get(answer["Location"])
    assert "Your file or request is safe." in text(waiting)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert 'aria-live="polite"' in waiting.content.decode()
    work()
    verdict = client.get(answer["Location"])
    assert "Version 3 is published" in text(verdict)
    assert "Published 70 In quarantine 2 Exact duplicates, left out 0" in text(verdict)
    assert "all together 72" in text(verdict)
    assert "hx-trigger" not in verdict.content.decode()
    assert "are being computed from it now" in text(verdict)
    assert "/my/stays/quarantine/" in verdict.content.decode()
    assert "stays_4.csv" in text(client.get("/my/jobs/"))


def test_why_a_version_is_held_is_said_with_a_way_to_review_it(
    own_city: Path, client_for: ClientFor
) -> None:
    client = client_for("steward")
    page = give(client, stays(12, bad=False).encode())["Location"]
    work()
    verdict = client.get(page)
    assert "The version is held" in text(verdict)
    assert "enough_rows failed" in text(verdict)
    run = Job.objects.get(kind="ingest").result["run"]
    assert f"/my/held/{run}/" in verdict.content.decode()


def test_an_unreadable_file_ends_in_a_sentence_and_can_be_tried_again(
    own_city: Path, client_for: ClientFor
) -> None:
    client = client_for("steward")
    page = give(client, b"<!doctype html><html>sign in</html>")["Location"]
    work()
    failed = client.get(page)
    assert "This did not work" in text(failed)
    assert "is a web page" in text(failed)
    assert client.post(f"{page}retry/")["Location"] == page
    assert Job.objects.get().state == "queued"
    assert client.post(f"{page}cancel/")["Location"] == page
    assert "cancelled before it began" in text(client.get(page))
    assert not Upload.objects.get().path.exists()


def test_a_polling_page_hears_nothing_until_something_is_new(
    own_city: Path, client_for: ClientFor
) -> None:
    client = client_for("steward")
    page = give(client)["Location"]
    part = client.get(page, **HTMX)
    assert b"<html" not in part.content
    asks = re.search(r'hx-get="([^"]+)"', part.content.decode())
    assert asks is not None
    assert client.get(asks[1].replace("&amp;", "&"), **HTMX).status_code == 204
    work()
    done = client.get(asks[1].replace("&amp;", "&"), **HTMX)
    assert done.status_code == 200
    assert "Version 3 is published" in text(done)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("report.pdf", b"%PDF", "Files ending in .pdf cannot be read."),
        ("stays.csv", b"", "The file is empty."),
        ("", b"", "Choose a file."),
    ],
)
def test_what_cannot_be_taken_in_is_said_in_a_sentence(
    own_city: Path, client_for: ClientFor, name: str, content: bytes, said: str
) -> None:
    data = {"dataset": "stays"}
    if name:
        data["file"] = SimpleUploadedFile(name, content)  # type: ignore[assignment]
    answer = client_for("steward").post("/my/upload/", data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Job.objects.exists()


def test_too_large_a_file_is_refused_before_it_fills_the_disk(
    own_city: Path, client_for: ClientFor, settings: Any
) -> None:
    settings.UPLOAD_LARGEST_BYTES = 100_000
    answer = give(client_for("steward"), b"x" * 500_000)
    assert answer.status_code == 422
    assert "The file is larger than" in text(answer)
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"))
    assert not Upload.objects.exists()


def test_a_form_that_was_forged_is_refused(own_city: Path, people: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["steward"], "allauth.account.auth_backends.AuthenticationBackend")
    assert give(client).status_code == 403
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "role", ["staff", "analyst", "department_head", "privacy_officer", "administrator", "outsider"]
)
def test_only_the_steward_of_a_data_set_uploads_to_it(
    own_city: Path, client_for: ClientFor, people: dict[str, Any], role: str
) -> None:
    client = client_for(role)
    assert client.get("/my/stays/upload/").status_code == 403
    file = SimpleUploadedFile("stays_4.csv", stays(70).encode())
    assert client.post("/my/stays/upload/", {"dataset": "stays", "file": file}).status_code == 403
    assert give(client).status_code in {403, 422}
    with pytest.raises(Forbidden):
        file = SimpleUploadedFile("stays_4.csv", stays(70).encode())
        actions.upload(by=gate.viewer_of(people[role]), dataset="stays", file=file)
    assert not Job.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("place", ["upload/", "stays/upload/", "jobs/", "runs/"])
def test_visitors_are_asked_to_sign_in(own_city: Path, client_for: ClientFor, place: str) -> None:
    answer = client_for("visitor").get(f"/my/{place}")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("steward", True),
        ("department_head", True),
        ("privacy_officer", True),
        ("administrator", True),
        ("staff", False),
        ("analyst", False),
        ("outsider", False),
    ],
)
def test_jobs_and_runs_are_read_by_those_who_follow_the_data_set(
    own_city: Path, client_for: ClientFor, role: str, sees: bool
) -> None:
    page = give(client_for("steward"))["Location"]
    run = next(r for r in gate.runs(_steward_of_stays(), "stays") if r.state == "held")
    client = client_for(role)
    assert (client.get(page).status_code == 200) == sees
    assert (client.get(f"/my/runs/{run.id}/").status_code == 200) == sees
    listed = client.get("/my/runs/")
    assert (b"stays_3.csv" in listed.content) == sees
    assert client.get(f"/my/runs/?dataset=stays&x={role}").status_code in {200, 403}
    if role != "steward":
        for act in ("retry/", "cancel/"):
            assert client.post(f"{page}{act}").status_code in {403, 404}
        assert Job.objects.get().state == "queued"


def _steward_of_stays() -> Any:
    return gate.Viewer(user_id=9, email="s@example.org", stewarded=frozenset({"stays"}))


def test_runs_are_filtered_paged_and_read(lake_city: Path, client_for: ClientFor) -> None:
    client = client_for("steward")
    everything = text(client.get("/my/runs/"))
    assert everything.index("stays_3.csv") < everything.index("stays_1.csv"), "newest first"
    held = client.get("/my/runs/?state=held&dataset=stays&kind=extract")
    assert "stays_3.csv" in text(held) and "stays_1.csv" not in text(held)
    none = client.get("/my/runs/?state=failed")
    assert "None fits these filters." in text(none)
    run = next(r for r in gate.runs(_steward_of_stays(), "stays") if r.source_name == "stays_2.csv")
    log = text(client.get(f"/my/runs/{run.id}/"))
    assert "Checking every row" in log
    assert "Rules that were broken" in log
    assert "Rows added 20" in log or "Rows added" in log
    assert "SECRET" not in log
    assert client.get("/my/runs/no-such-run/").status_code == 404


def test_the_other_languages_have_these_pages_too(lake_city: Path, client_for: ClientFor) -> None:
    client = client_for("steward")
    for language, name in (("es", "Estancias en el refugio"), ("vi", "Lượt lưu trú tại trại")):
        assert name in client.get(f"/{language}/my/stays/upload/").content.decode()
        assert name in client.get(f"/{language}/my/runs/").content.decode()
