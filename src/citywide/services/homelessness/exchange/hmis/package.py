"""An export as it arrives, a folder or a zip file, to one UTF-8 text file per HMIS file."""

from __future__ import annotations

import codecs
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from citywide.core.errors import ExtractError, Finding, NotFound
from citywide.core.ingest.read.encoding import narrow_encoding, wide_encoding
from citywide.services.homelessness.exchange.hmis import layout

_CHUNK = 1 << 20
UNPACKED_BYTES = 20 << 30
"""An export that unpacks to more is refused; 100,000 clients make about 1 GB."""


@dataclass(frozen=True)
class TextFile:
    """One file of an export as UTF-8 text without a byte order mark."""

    file: str
    """HUD's name, like Client.csv."""
    shown: str
    """What the export calls it."""
    path: Path


def open_package(path: Path, work: Path) -> tuple[dict[str, TextFile], list[Finding]]:
    """Return the HMIS files of an export by HUD's name, unpacked into `work`, and what was noted.

    Names of files may be written in any case and stand in a folder inside the zip file. Other
    files are left out and said.

    Raises:
        NotFound: there is nothing at the path.
        ExtractError: it is neither, is damaged, has one file twice, or no HMIS file.
    """
    if not path.exists():
        raise NotFound(f"There is no file or folder {path.name}.")
    work.mkdir(parents=True, exist_ok=True)
    known = {
        name.casefold(): name for version in layout.VERSIONS for name in layout.columns(version)
    }
    found: dict[str, TextFile] = {}
    notes: list[Finding] = []
    with _members(path) as members:
        for shown, opened in members:
            file = known.get(PurePosixPath(shown).name.casefold())
            if file is None:
                notes.append(_left_out(shown))
            elif file in found:
                message = f"The export holds {file} twice: {found[file].shown} and {shown}."
                raise ExtractError([Finding(message, shown)])
            else:
                found[file] = _unpacked(file, shown, opened, work, notes)
    if not found:
        raise ExtractError(
            [
                Finding(
                    "It holds none of the files of an HMIS CSV export, like Client.csv.", path.name
                )
            ]
        )
    return found, notes


def _left_out(shown: str) -> Finding:
    message = "This is not a file of the HMIS CSV format; it was left out."
    return Finding(message, shown, severity="info")


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    if path.is_dir():
        yield _in_folder(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_BYTES:
                message = f"The zip file unpacks to more than {UNPACKED_BYTES >> 30} GB."
                raise ExtractError([Finding(message, path.name)])
            yield _in_archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        message = (
            f"This is not a whole zip file ({str(error).rstrip('.')}). Hand in the export as the "
            "HMIS made it, as a zip file or an unpacked folder."
        )
        raise ExtractError([Finding(message, path.name)]) from None
    except (NotImplementedError, RuntimeError):
        message = "The zip file has a password or is packed in an unusual way. Pack it anew."
        raise ExtractError([Finding(message, path.name)]) from None


def _in_folder(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    for one in sorted(path.iterdir()):
        if one.is_file() and one.suffix.casefold() == ".csv":
            with one.open("rb") as opened:
                yield one.name, opened


def _in_archive(archive: zipfile.ZipFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in archive.infolist():
        hidden = PurePosixPath(member.filename).parts[:1] == ("__MACOSX",)
        if member.filename.casefold().endswith(".csv") and not hidden:
            with archive.open(member) as opened:
                yield member.filename, opened


def _unpacked(
    file: str, shown: str, opened: IO[bytes], work: Path, notes: list[Finding]
) -> TextFile:
    target = work / f"raw-{file}"
    with target.open("wb") as out:
        shutil.copyfileobj(opened, out, _CHUNK)
    encoding = _encoding(target)
    if encoding == "utf-8":
        return TextFile(file, shown, target)
    if encoding != "utf-8-sig":
        notes.append(
            Finding(
                f"The file is not UTF-8; it was read as {_words(encoding)}. Look at the names "
                "with accents; if they are wrong, export it again as UTF-8.",
                shown,
                severity="warning",
            )
        )
    return TextFile(file, shown, _as_utf8(target, encoding))


def _words(encoding: str) -> str:
    return {"cp1252": "Windows text (cp1252)", "citywide-mixed": "UTF-8 mixed with cp1252"}.get(
        encoding, encoding
    )


def _encoding(path: Path) -> str:
    with path.open("rb") as handle:
        head = handle.read(4096)
    wide = wide_encoding(head)
    if wide:
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as handle:
            while data := handle.read(_CHUNK):
                decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return narrow_encoding(path)
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _as_utf8(path: Path, encoding: str) -> Path:
    target = path.with_name(path.name.replace("raw-", "utf8-", 1))
    mixed = encoding == "citywide-mixed"
    codec, errors = ("utf-8", encoding) if mixed else (encoding, "replace")
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as out:
        decoder = codecs.getincrementaldecoder(codec)(errors)
        first = True
        while data := source.read(_CHUNK):
            text = decoder.decode(data)
            out.write(text.removeprefix("\ufeff") if first else text)
            first = first and not text
        out.write(decoder.decode(b"", final=True))
    return target
