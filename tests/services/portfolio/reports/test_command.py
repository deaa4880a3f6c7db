"""`citywide report committee` on the command line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

pytestmark = pytest.mark.django_db


def call(*words: str) -> Any:
    from citywide.cli.main import app

    return CliRunner().invoke(app, ["report", "committee", *words])


def test_it_writes_three_forms_and_prints_figures_with_receipts(
    golden: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    days = ("--as-of", "2026-03-26", "--previous", "2025-03-05")
    done = call(*days, "--output", str(folder))
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in folder.iterdir()) == ["memo.docx", "memo.html", "memo.pdf"]
    assert (folder / "memo.pdf").read_bytes().startswith(b"%PDF")
    receipt = r"receipt [0-9a-f]{12}-\d+"
    for said in (
        r"Projects overseen: 24 \(24\), ",
        r"Their budget: \$46\.4 million \(\$46,400,000\), ",
        r"On schedule: 92% \(91\.7%, 22 of 24\), ",
        r"Projects completed since the last report: 11 \(11\), ",
    ):
        assert re.search(said + receipt, done.output), said
    from citywide.services.portfolio.models import CommitteeReport

    report = CommitteeReport.objects.get()
    assert (report.key, report.created_by) == ("2026-03-26", None)


def test_a_report_the_service_made_gets_its_author_when_it_is_handed_in(
    portfolio_city: Path, viewer: Any
) -> None:
    from citywide.services.portfolio.actions.report import approve, submit
    from citywide.services.portfolio.models import CommitteeReport

    assert call("--as-of", "2026-03-26", "--output", str(portfolio_city / "o")).exit_code == 0
    report = submit(by=viewer("lead"), report=CommitteeReport.objects.get())
    assert report.created_by.email == "lead@example.org"
    approve(by=viewer("lead"), report=report, office="author")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--as-of", "March 26"], "is no day"),
        (["--as-of", "2199-01-01"], "as of today or a day before"),
        (["--as-of", "2026-03-26", "--by", "nobody@example.org"], "nobody@example.org"),
    ],
)
def test_a_wrong_call_says_why(portfolio_city: Path, words: list[str], sentence: str) -> None:
    done = call(*words)
    assert done.exit_code != 0
    assert sentence in f"{done.output} {done.exception}"
