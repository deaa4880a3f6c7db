"""What the pages say is so: links resolve, commands exist, examples parse, nothing is stale."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from citywide.cli.main import app
from citywide.core.contracts import parse_contract
from citywide.core.derive import parse_derived
from citywide.core.measures import parse_measure
from citywide.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_READMES = ("examples/*/README.md", "benchmarks/README.md")
PAGES = sorted(
    [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(p for g in _READMES for p in ROOT.glob(g))]
)
WRITTEN = [page for page in PAGES if page.parent != DOCS / "reference"]
MOST_LINES = 200
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^ {4}(citywide .*)$", re.MULTILINE)
_INLINE = re.compile(r"`(citywide [^`]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_TERM = re.compile(r"^- \*\*(.+?)\*\*: (.+)$", re.MULTILINE)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    return [text for kind, text in _FENCE.findall(page.read_text()) if kind == language]


def commands(page: Path) -> Iterator[tuple[str, bool]]:
    """Yield each call of citywide on a page, and whether it stands in a block to be typed."""
    for block in blocks(page, "bash"):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("citywide "):
                yield line, True
    text = _FENCE.sub("", page.read_text())
    for line in (*_INDENTED.findall(text), *_INLINE.findall(text)):
        if "…" not in line:
            yield line, False


def headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def reference() -> Any:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_resolves(page: Path) -> None:
    for link in _LINK.findall(_FENCE.sub("", page.read_text())):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert not heading or heading in headings(target), f"{link} names no heading"


CALLS = sorted({(call, typed, name_of(page)) for page in WRITTEN for call, typed in commands(page)})


@pytest.mark.parametrize(("call", "typed", "page"), CALLS)
def test_every_command_exists_with_its_options(call: str, typed: bool, page: str) -> None:
    words = shlex.split(call, comments=True)[1:]
    command: Any = typer.main.get_command(app)
    while words and hasattr(command, "commands"):
        if not typed and not re.fullmatch(r"[a-z]+", words[0]):
            break
        assert words[0] in command.commands, f"{page}: there is no command {words[0]!r}"
        command = command.commands[words.pop(0)]
    options = {name: option for option in command.params for name in option.opts}
    for word in words:
        if word.startswith("-"):
            assert word.split("=")[0] in options, f"{page}: {call} has no option {word}"
    if typed:
        command.make_context(command.name, list(words))  # every argument and option it needs


SETTINGS = {f"CITYWIDE_{field.name.upper()}" for field in dataclasses.fields(Settings)}
OF_TESTS = {"CITYWIDE_TEST_POSTGRES"}


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_every_setting_exists(page: Path) -> None:
    named = set(re.findall(r"\bCITYWIDE_[A-Z_]*[A-Z]\b", page.read_text()))
    assert named - SETTINGS - OF_TESTS == set()


_PLACES = re.compile(r"`((?:src|tests|docs|examples|portal|core)/[\w./-]+)`")


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_every_place_in_the_repository_exists(page: Path) -> None:
    for place in _PLACES.findall(page.read_text()):
        beside = ROOT / "src" / "citywide" / place
        is_example = "library_holds" in place
        assert is_example or (ROOT / place).exists() or beside.exists(), f"there is no {place}"


def test_the_readme_names_the_commands_a_newcomer_needs() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        for target in re.findall(r"^make (\w+)", page.read_text(), re.MULTILINE):
            assert f"\n{target}:" in makefile, f"{page.name} names make {target}"


def test_the_glossary_is_alphabetical_and_without_doubles() -> None:
    text = (ROOT / "GLOSSARY.md").read_text()
    terms = [term.casefold() for term, _ in _TERM.findall(text)]
    assert len(terms) == text.count("\n- "), "an entry is not of the form - **Term**: sentence"
    assert terms == sorted(terms)
    assert len(terms) == len(set(terms))


def test_reference_pages_say_what_the_code_says() -> None:
    generated = reference()
    for name, page in generated.PAGES.items():
        path = generated.FOLDER / name
        assert path.exists() and path.read_text() == generated.NOTE + page(), f"{name}: make docs"


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_pages_are_short_and_finished(page: Path) -> None:
    text = page.read_text()
    # A glossary is looked up, not read.
    assert len(text.splitlines()) < MOST_LINES * (2 if page.name == "GLOSSARY.md" else 1)
    assert not re.search(r"\bTODO\b|\bFIXME\b|/home/|/Users/", text)


def test_the_index_leads_to_every_page() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / link.split("#")[0]).resolve() for link in _LINK.findall(index.read_text())}
    assert [name_of(p) for p in DOCS.rglob("*.md") if p != index and p not in linked] == []


@pytest.mark.parametrize("page", sorted((DOCS / "adr").glob("*.md")), ids=name_of)
def test_decision_records_have_their_parts_and_stay_short(page: Path) -> None:
    text = page.read_text()
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {page.name[:4]}: ")
    assert len(text.splitlines()) < 40


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_examples_on_a_page_are_valid(page: Path) -> None:
    for text in blocks(page, "yaml"):
        if text.startswith("apiVersion:"):
            parse_contract(text, page.name)
        elif text.startswith("id:"):
            parse_measure(text, page.name)
        elif text.startswith(("servers:", "customProperties:")):
            parse_contract(_BARE.format(extra=text), page.name)
    for text in blocks(page, "sql"):
        parse_derived(text, Path("on_the_page.sql"))


_BARE = """apiVersion: v3.1.0
kind: DataContract
id: on_the_page
version: 1.0.0
status: draft
{extra}
schema:
  - name: on_the_page
    properties:
      - {{name: permit_no, logicalType: string}}
"""
