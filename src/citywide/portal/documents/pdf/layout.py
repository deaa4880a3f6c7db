"""From the page to print to PDF. Nothing is fetched but the portal's own static files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from citywide.core.errors import NotFound, SettingsError
from citywide.portal.documents import fonts
from citywide.portal.documents.html import page_of
from citywide.portal.documents.marks import Marks
from citywide.portal.documents.model import Document
from citywide.portal.documents.pdf.mend import mended
from citywide.portal.documents.pdf.pieces import continued

_BASE = "http://static.invalid/"
_STATIC = f"{_BASE}static/"
_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}


def pdf_of(document: Document) -> bytes:
    """Return the document as PDF/UA-1; the same document always gives the same bytes.

    SettingsError says which system packages are missing, if any.
    """
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    marks = Marks()
    page = page_of(document, marks=marks)
    source = weasyprint.HTML(string=page, base_url=_BASE, url_fetcher=_fetcher())
    options = {**weasyprint.DEFAULT_OPTIONS, "pdf_variant": "pdf/ua-1"}
    try:
        laid_out = source.render(weasyprint.text.fonts.FontConfiguration(), **options)
    except FatalURLFetchingError as refused:
        raise NotFound(str(refused.__cause__)) from refused
    drawn = laid_out.write_pdf(**options)
    return mended(drawn, document, marks, continued(laid_out.pages))


def _weasyprint() -> Any:
    """Return WeasyPrint, which needs Pango on the machine; asked for only when it is used."""
    try:
        import weasyprint
        import weasyprint.text.fonts
    except OSError as error:
        raise SettingsError(
            "PDF documents need Pango, which is not on this machine. Install it: on Debian or "
            "Ubuntu `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`, on "
            "Fedora `dnf install pango`, on a Mac `brew install pango`. "
            f"(The system said: {str(error).splitlines()[0]})"
        ) from error
    return weasyprint


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Answers with static files of the portal's apps, and refuses every other address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Return a static file."""
            content, media_type = own_file(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    # A document without its style or its letters is a fault, not something to write to a log.
    return OwnFiles(fail_on_errors=True)


def own_file(url: str) -> tuple[bytes, str]:
    """Return a static file's bytes and media type; NotFound for any other address."""
    name = url.removeprefix(_STATIC).split("?")[0]
    kind = _TYPES.get(Path(name).suffix)
    found = finders.find(name) if url.startswith(_STATIC) and ".." not in name and kind else None
    if not found or kind is None:
        raise NotFound(f"A document may not load {url}: only the portal's own static files.")
    path = Path(str(found))
    return (fonts.unpacked(path), "font/ttf") if kind == "font/woff2" else (path.read_bytes(), kind)
