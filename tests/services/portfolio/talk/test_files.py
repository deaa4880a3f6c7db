"""Files handed in: what is kept, what is refused, who may take one away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings, strategies

from citywide.core.errors import Conflict, Forbidden, UsageError
from citywide.services.portfolio.actions import files
from citywide.services.portfolio.models import Attachment, Change

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 32
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def office_file(part: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        bundle.writestr("[Content_Types].xml", "<Types/>")
        bundle.writestr(part, "<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("photo.PNG", PNG, "image/png"),
        ("Biên bản họp.txt", "Họp ngày 3".encode(), "text/plain"),
        ("rows.csv", b"a,b\n1,2\n", "text/csv"),
        (
            "memo.docx",
            office_file("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_a_file_of_a_known_kind_is_kept(
    name: str, content: bytes, media_type: str, project: Any, viewer: Callable[[str], Any]
) -> None:
    kept = files.attach(by=viewer("staff"), project=project, file=SimpleUploadedFile(name, content))
    assert (kept.name, kept.media_type, kept.size_bytes) == (name, media_type, len(content))
    assert files.path_of(kept).read_bytes() == content
    assert Change.objects.get(kind="file").subject == name


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("run.exe", b"MZ\x90", "files ending in .exe are not kept"),
        ("noend", b"x", "files ending in nothing"),
        ("plan.pdf", b"MZ\x90\x00 not a pdf", "is not what its name says"),
        ("notes.txt", b"MZ\x90\x00\x03", "is not what its name says"),
        ("memo.docx", office_file("xl/workbook.xml"), "is not what its name says"),
        ("page.html", b"<script>alert(1)</script>", "are not kept"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_anything_else_is_refused_and_leaves_nothing(
    name: str,
    content: bytes,
    said: str,
    project: Any,
    viewer: Callable[[str], Any],
    own_folder: Path,
) -> None:
    with pytest.raises(UsageError, match=said):
        files.attach(by=viewer("lead"), project=project, file=SimpleUploadedFile(name, content))
    assert not Attachment.objects.exists()
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


def test_a_name_cannot_lead_out_of_the_folder(
    project: Any, viewer: Callable[[str], Any], own_folder: Path
) -> None:
    sent = SimpleUploadedFile("x.txt", b"hello")
    sent._name = "..\\..\\etc/passwd.txt"  # past Django's own cleaning
    kept = files.attach(by=viewer("staff"), project=project, file=sent)
    assert kept.name == "passwd.txt"
    assert files.path_of(kept).parent == own_folder / "projects"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=strategies.binary(min_size=1, max_size=300),
    end=strategies.sampled_from([".pdf", ".png", ".docx", ".txt", ".csv", ".eml", ".zip", ""]),
)
def test_any_bytes_end_in_a_record_or_a_sentence(
    content: bytes, end: str, project: Any, viewer: Callable[[str], Any]
) -> None:
    sent = SimpleUploadedFile(f"f{end}", content)
    try:
        kept = files.attach(by=viewer("staff"), project=project, file=sent)
    except UsageError as error:
        assert str(error).startswith(f"f{end}")
    else:
        assert files.path_of(kept).read_bytes() == content


def test_who_removes_a_file(project: Any, viewer: Callable[[str], Any]) -> None:
    kept = files.attach(by=viewer("staff"), project=project, file=SimpleUploadedFile("a.txt", b"x"))
    with pytest.raises(Forbidden):
        files.remove(by=viewer("other_manager"), attachment=kept)
    files.remove(by=viewer("manager"), attachment=kept)
    kept.refresh_from_db()
    assert kept.removed_at is not None
    with pytest.raises(Conflict):
        files.remove(by=viewer("manager"), attachment=kept)


def test_a_scanner_that_finds_malware_has_the_last_word(
    project: Any, viewer: Callable[[str], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    scanner = bin_ / "clamscan"
    scanner.write_text(
        '#!/bin/sh\nfor f in "$@"; do :; done\ngrep -q EICAR "$f" && exit 1\nexit 0\n'
    )
    scanner.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}:/usr/bin:/bin")
    clean = SimpleUploadedFile("a.txt", b"fine")
    assert files.attach(by=viewer("staff"), project=project, file=clean).is_scanned
    with pytest.raises(UsageError, match="holds malware"):
        bad = SimpleUploadedFile("b.txt", b"EICAR")
        files.attach(by=viewer("staff"), project=project, file=bad)
    assert [one.name for one in Attachment.objects.all()] == ["a.txt"]
