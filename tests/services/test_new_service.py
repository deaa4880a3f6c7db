"""A developer adds library holds by following the how-to word for word, in a copy."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from citywide.cli.new_service.names import names_of
from citywide.core.errors import UsageError

REPOSITORY = Path(__file__).resolve().parents[2]
HOW_TO = REPOSITORY / "docs" / "how-to" / "add-a-city-service.md"
BLOCK = re.compile(r"^```(bash|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BUILT = shutil.ignore_patterns("__pycache__", "uswds", "htmx", "*.mo", "node_modules")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a service is made of."""
    root = tmp_path_factory.mktemp("checkout")
    for part in ("src/citywide", "tests/portal", "examples/demo_city/contracts"):
        shutil.copytree(REPOSITORY / part, root / part, ignore=BUILT)
    for file in ("pyproject.toml", "tests/conftest.py", "tests/city.py", "tests/__init__.py"):
        if (REPOSITORY / file).exists():
            shutil.copy(REPOSITORY / file, root / file)
    (root / "tests" / "services").mkdir()
    (root / "tests" / "services" / "__init__.py").touch()
    return root


def run(command: str, checkout: Path) -> None:
    """Run a line of the how-to in the copy, as a shell in its environment would."""
    words = shlex.split(command)
    environment = {**os.environ, "PYTHONPATH": f"{checkout / 'src'}:{checkout}"}
    for name in ("DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "CITYWIDE_DATA"):
        environment.pop(name, None)
    environment["CITYWIDE_DATA"] = str(checkout / "data")
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    if words[0] == "citywide":
        words = [sys.executable, "-c", "from citywide.cli import main; main()", *words[1:]]
    if words[0] == "python":
        words[0] = sys.executable
    if words[1:3] == ["-m", "pytest"]:
        words += ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        words, cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"


def change(diff: str, checkout: Path) -> None:
    """Change a file as a block of the how-to shows it."""
    heading, *lines = diff.splitlines()
    path = checkout / heading.removeprefix("--- ")
    before = "\n".join(line[1:] for line in lines if line[0] in " -")
    after = "\n".join(line[1:] for line in lines if line[0] in " +")
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{path.name} has {text.count(before)} times:\n{before}"
    path.write_text(text.replace(before, after), "utf-8")


def test_the_how_to_leads_to_a_service_that_works(checkout: Path) -> None:
    blocks = BLOCK.findall(HOW_TO.read_text("utf-8"))
    assert [kind for kind, _text in blocks].count("diff") == 5
    for kind, text in blocks:
        if kind == "diff":
            change(text, checkout)
        else:
            for command in text.splitlines():
                run(command, checkout)
    made = checkout / "src" / "citywide" / "services" / "library_holds"
    run("python -m ruff check src/citywide/services/library_holds", checkout)
    assert "branch" in (made / "migrations").joinpath("0002_hold_branch.py").read_text("utf-8")
    assert not re.search(
        r"[Zz]z_|Zz[A-Z]|zz-",
        "".join(
            path.read_text("utf-8") for path in made.rglob("*") if path.suffix in {".py", ".yaml"}
        ),
    )


@pytest.mark.parametrize(
    ("service", "record"),
    [
        ("Library", ""),
        ("library-holds", ""),
        ("class", ""),
        ("x", ""),
        ("holds", "holds"),
        ("a_models", "model"),
    ],
)
def test_a_name_that_cannot_be_one_is_a_sentence(service: str, record: str) -> None:
    with pytest.raises(UsageError):
        names_of(service, record, "Library")


def test_names_follow_from_the_service_s() -> None:
    names = names_of("library_holds", "", "Library")
    assert (names.title, names.record) == ("Library holds", "hold")
    said = names.written("ZzService ZzRecord zz_plural zz-path zz_service Zz title")
    assert said == "LibraryHolds Hold holds library-holds library_holds Library holds"
