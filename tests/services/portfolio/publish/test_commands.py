"""The verbs on the command line, each in a process of its own as people call them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

VERBS = ("publish", "sync-spending", "load", "import-history")


def run(folder: Path, *words: str, services: str = "portfolio") -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("CITYWIDE_")
    } | {
        "CITYWIDE_CITY": str(folder / "city"),
        "CITYWIDE_LAKE": str(folder / "lake"),
        "CITYWIDE_DATA": str(folder / "data"),
        "CITYWIDE_SERVICES": services,
        "COLUMNS": "200",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", "from citywide.cli import main; main()", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_every_verb_is_there_and_nothing_starts_django() -> None:
    from citywide.cli.main import app

    said = CliRunner().invoke(app, ["portfolio", "--help"]).output
    assert [verb for verb in VERBS if verb not in said] == []
    code = "import sys, citywide.cli.main; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_publishing_an_empty_portfolio_says_what_became_of_it(portfolio_city: Path) -> None:
    done = run(portfolio_city, "portfolio", "publish")
    assert done.returncode == 0, done.stderr
    assert "projects: empty, 0 rows" in done.stdout
    later = run(portfolio_city, "portfolio", "sync-spending")
    assert later.returncode == 3
    assert "project_actuals has no version yet" in later.stderr


@pytest.mark.parametrize(
    ("words", "services", "code", "sentence"),
    [
        (["publish"], "", 4, "CITYWIDE_SERVICES=portfolio"),
        (["load", "missing.json"], "portfolio", 3, "missing.json"),
        (["publish", "--by", "nobody@example.org"], "portfolio", 3, "nobody@example.org"),
    ],
)
def test_a_wrong_call_ends_in_a_sentence(
    portfolio_city: Path, words: list[str], services: str, code: int, sentence: str
) -> None:
    done = run(portfolio_city, "portfolio", *words, services=services)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert sentence in done.stderr
