"""The message catalogues: collect what pages say, and compile the translations.

The portal has one catalogue; each city service has its own, with what only the service says.

    python -m citywide.portal.ui.messages collect    what is new goes into django.po, untranslated
    python -m citywide.portal.ui.messages compile    django.po to django.mo

Both need Babel and nothing else, so that a test can hold pages and catalogue together on any
machine. The build compiles the catalogue too, and loads this file alone to do so: it imports
nothing from the portal, and Django only to collect.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PORTAL = Path(__file__).resolve().parents[1]
SERVICES = PORTAL.parent / "services"
LOCALE = PORTAL / "locale"
LANGUAGES = ("es", "vi")

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

_HEADER = """\
# Citywide's pages in {name}.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def catalogue_path(language: str, folder: Path = LOCALE) -> Path:
    """Return where the translations into `language` are kept."""
    return folder / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str, folder: Path = LOCALE) -> Catalog:
    """Return the translations into `language`; empty if there are none yet."""
    path = catalogue_path(language, folder)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile every catalogue in `folder`; return the files written. Fuzzy ones are left out."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        catalogue = read_catalogue(source.parts[-3], folder)
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


def collected(portal: Path = PORTAL) -> Catalog:
    """Return every message in the portal's templates and Python files, and where it is said."""
    found = Catalog(charset="utf-8")
    for path in _sources(portal):
        place = path.relative_to(portal).as_posix()
        for line, message, comments, context in _messages(path):
            found.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return found


def update_catalogues(folder: Path = LOCALE, portal: Path = PORTAL) -> list[Path]:
    """Add what is new and drop what is gone in every language; return the files written.

    Translations never move to a message that only looks alike: a new sentence is translated anew.
    """
    return _written(collected(portal), folder)


def _written(template: Catalog, folder: Path) -> list[Path]:
    written = []
    for language in LANGUAGES:
        catalogue = _translated(template, read_catalogue(language, folder))
        path = catalogue_path(language, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_text(catalogue))
        written.append(path)
    return written


def update_all() -> list[Path]:
    """Bring the portal's catalogues and every service's up to date; return the files written."""
    written = update_catalogues()
    for service in services():
        written += _written(of_service(service), service / "locale")
    return written


def compile_all() -> list[Path]:
    """Compile the portal's catalogues and every service's; return the files written."""
    folders = [LOCALE, *(service / "locale" for service in services())]
    return [path for folder in folders for path in compile_catalogues(folder)]


def services() -> list[Path]:
    """Return the folders of all city services."""
    return sorted(path.parent for path in SERVICES.glob("*/apps.py"))


def of_service(service: Path) -> Catalog:
    """Return what a service says and the portal does not: the portal's translations serve both."""
    said, found = collected(), Catalog(charset="utf-8")
    for message in collected(service):
        if message.id and said.get(message.id, message.context) is None:
            found.add(
                message.id,
                None,
                message.locations,
                message.flags,
                message.auto_comments,
                context=message.context,
            )
    return found


def _translated(template: Catalog, known: Catalog) -> Catalog:
    """Return the template's messages, in its order, with those translations that are known."""
    fresh = Catalog(locale=known.locale, charset="utf-8", fuzzy=False)
    for message in template:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        is_same = old is not None and old.pluralizable == message.pluralizable
        fresh.add(
            message.id,
            old.string if old is not None and is_same else None,
            sorted({(file, 0) for file, _line in message.locations}),
            message.flags | (old.flags & {"fuzzy"} if old is not None and is_same else set()),
            message.auto_comments,
            context=message.context,
        )
    return fresh


def as_text(catalogue: Catalog) -> bytes:
    """Return a catalogue as a .po file, without line numbers or dates.

    So a file changes only when a message or a translation does.
    """
    locale = catalogue.locale
    assert locale is not None
    plural = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    buffer = BytesIO()
    buffer.write(_HEADER.format(name=locale.english_name, code=locale, plural=plural).encode())
    write_po(buffer, catalogue, width=100, include_lineno=False, omit_header=True)
    return buffer.getvalue()


def _sources(portal: Path) -> Iterator[Path]:
    for path in sorted(portal.rglob("*")):
        if path.suffix == ".py" or (path.suffix in (".html", ".txt") and "templates" in path.parts):
            yield path


def _messages(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Yield line, message (or singular and plural), translators' comments and context."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        # Django turns a template into Python calls that any extractor can read.
        from django.utils.translation.template import templatize

        lines = templatize(text, origin=str(path)).splitlines()
        # The page's own indentation means nothing in Python.
        text = "\n".join(line.strip() for line in lines)
    yield from extract(
        "python", BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
    )


def main(arguments: list[str]) -> int:
    """Collect or compile, and say what was written; returns the exit code."""
    actions = {"collect": update_all, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in actions:
        sys.stderr.write("Usage: python -m citywide.portal.ui.messages collect|compile\n")
        return 2
    for path in actions[arguments[0]]():
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
