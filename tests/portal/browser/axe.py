"""Accessibility of a page as axe-core sees it: no violation, and nothing left undecided.

What axe cannot decide ("incomplete") counts as a problem, unless it is in `REVIEWED` with the
reason why a person decided that it is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.portal.browser.pages import Reader

AXE = Path(__file__).resolve().parents[3] / "build" / "frontend" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Reviewed:
    """Something axe cannot decide and a person did: the rule, which elements, and why it is fine.

    `part` is text that occurs in the element's selector or HTML; `message` in axe's own words.
    """

    rule: str
    part: str
    reason: str
    message: str = ""


REVIEWED: tuple[Reviewed, ...] = (
    Reviewed(
        "color-contrast",
        "<text",
        "axe cannot measure text in a picture; the chart tests compute its contrast.",
    ),
    Reviewed("color-contrast", "<tspan", "A line of such a text."),
)


def axe_results(one: Reader) -> dict[str, Any]:
    """Run axe on the page that is open; the page's content security policy stays as it is."""
    if not AXE.exists():
        pytest.fail("axe-core is not there: run `python hatch_build.py` in the repository.")
    if not one.page.evaluate("typeof window.axe === 'object'"):
        # Not as a script of the page: its policy would rightly keep it out.
        one.page.evaluate(AXE.read_text(encoding="utf-8"))
    results: dict[str, Any] = one.page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules},"
        " resultTypes: ['violations', 'incomplete']})",
        RULES,
    )
    return results


def problems(one: Reader, reviewed: tuple[Reviewed, ...] = REVIEWED) -> list[str]:
    """Return every violation, and everything undecided that nobody reviewed, a line for each."""
    results = axe_results(one)
    found = [
        _line("violation", rule, node) for rule in results["violations"] for node in rule["nodes"]
    ]
    found += [
        _line("undecided", rule, node)
        for rule in results["incomplete"]
        for node in rule["nodes"]
        if not any(_fits(known, rule["id"], node) for known in reviewed)
    ]
    return found


def _fits(known: Reviewed, rule: str, node: dict[str, Any]) -> bool:
    where = f"{node['target']} {node['html']}"
    return known.rule == rule and known.part in where and known.message in _words(node)


def _words(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks) or node.get("failureSummary", "")


def _line(kind: str, rule: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{kind} {rule['id']} at {node['target']}: {_words(node)} | {node['html'][:160]}"
