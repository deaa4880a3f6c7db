"""The pages of comments, files and notices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from citywide.services.portfolio.models import Attachment, Comment, Notice, Subscription

pytestmark = pytest.mark.django_db
TALK = "/portfolio/p/P-001/talk/"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_comment_is_kept_withdrawn_and_brought_back(
    project: Any, client_of: Callable[[str], Any]
) -> None:
    client = client_of("staff")
    assert b"Your comment is kept" in client.post(TALK, {"text": "¿Ya?"}, follow=True).content
    comment = Comment.objects.get()
    address = f"{TALK}comments/{comment.pk}/"
    assert "withdrawn" in client.post(address, follow=True).content.decode()
    assert "¿Ya?" not in client.get(TALK).content.decode()
    client.post(address, {"do": "restore"})
    assert "¿Ya?" in client.get(TALK).content.decode()
    assert client_of("lead").post(address).status_code == 403
    assert client.post(TALK, {"text": "  "}).status_code == 422


def test_a_comment_is_text_and_never_markup(project: Any, client_of: Callable[[str], Any]) -> None:
    client = client_of("staff")
    client.post(TALK, {"text": "<script>alert(1)</script>"})
    page = client.get(TALK).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_file_goes_in_and_out(project: Any, client_of: Callable[[str], Any]) -> None:
    client = client_of("staff")
    sent = {"file": SimpleUploadedFile("a.txt", b"hello"), "note": "Minutes"}
    assert "The file is kept" in client.post(f"{TALK}files/", sent, follow=True).content.decode()
    kept = Attachment.objects.get()
    got = client.get(f"{TALK}files/{kept.pk}/")
    assert b"".join(got.streaming_content) == b"hello"
    assert got["Content-Disposition"].startswith("attachment")
    assert client_of("visitor").get(f"{TALK}files/{kept.pk}/").status_code == 302
    assert client_of("other_manager").post(f"{TALK}files/{kept.pk}/remove/").status_code == 403
    assert client.get(f"{TALK}files/{kept.pk}/remove/").status_code == 200
    client.post(f"{TALK}files/{kept.pk}/remove/")
    assert client.get(f"{TALK}files/{kept.pk}/").status_code == 404
    wrong = client.post(f"{TALK}files/", {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert wrong.status_code == 422
    assert "are not kept" in wrong.content.decode()


def test_following(project: Any, client_of: Callable[[str], Any]) -> None:
    client = client_of("staff")
    client.post(f"{TALK}follow/", {"follow": "yes"})
    assert Subscription.objects.count() == 1
    client.post(f"{TALK}follow/", {"follow": "no"})
    assert Subscription.objects.count() == 0


def test_my_page(project: Any, office: dict[str, Any], client_of: Callable[[str], Any]) -> None:
    from django.utils import timezone

    mine = client_of("manager").get("/portfolio/").content.decode()
    assert "Write the monthly status update" in mine and "P-001" in mine
    assert "Nothing needs you today" in client_of("staff").get("/portfolio/").content.decode()
    notice = Notice.objects.create(
        project=project,
        user=office["staff"],
        kind="status_changed",
        about="2026-03-31",
        at=timezone.now(),
    )
    client = client_of("staff")
    assert "has a new status" in client.get("/portfolio/").content.decode()
    read = f"/portfolio/notices/{notice.pk}/read/"
    assert client_of("lead").post(read).status_code == 404
    client.post(read)
    assert "has a new status" not in client.get("/portfolio/").content.decode()
    assert client_of("visitor").get("/portfolio/").status_code == 302
