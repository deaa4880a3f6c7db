"""The portal's letters for programs that know only TrueType: they come with the portal as WOFF2."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import vl_convert
from django.contrib.staticfiles import finders

NAMES = ("Regular", "Italic", "Bold", "BoldItalic")


@cache
def unpacked(font: Path) -> bytes:
    """Return a WOFF2 font as TrueType; a fifth of a second, so each is kept by the process."""
    from fontTools.ttLib import woff2

    target = BytesIO()
    with font.open("rb") as packed:
        woff2.decompress(packed, target)
    return target.getvalue()


@cache
def register() -> bool:
    """Make the portal's letters known to what draws PNGs; return whether they are there.

    Without them drawings are set in DejaVu Sans or Liberation Sans.
    """
    found = [
        finders.find(f"uswds/fonts/PublicSans-{name}.woff2") for name in NAMES[:1] + NAMES[2:3]
    ]
    paths = [Path(str(path)) for path in found if path]
    if not paths:
        return False
    folder = Path(tempfile.mkdtemp(prefix="citywide-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for path in paths:
        (folder / f"{path.stem}.ttf").write_bytes(unpacked(path))
    vl_convert.register_font_directory(str(folder))
    return True
