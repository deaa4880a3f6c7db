"""Tables of the memorandum: target metrics, projects off their plan, work plan, appendix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citywide.portal.documents import build as write
from citywide.portal.documents.model import Block, Inline, Status, Tone
from citywide.services.portfolio.reports.numbers import Tell
from citywide.services.portfolio.words.report import english
from citywide.services.portfolio.words.report.drafts.analysis import not_green

Snapshot = Mapping[str, Any]
TONES = {"GREEN": Tone.GOOD, "YELLOW": Tone.WARNING, "RED": Tone.BAD}
_MET = {
    "met": ("Met", Tone.GOOD),
    "not_met": ("Not met", Tone.BAD),
    "no_target": ("No target", Tone.NEUTRAL),
}
_STATES = {
    "done": ("Done", Tone.GOOD),
    "open": ("In work", Tone.NEUTRAL),
    "overdue": ("Overdue", Tone.BAD),
    "dropped": ("Dropped", Tone.NEUTRAL),
}
_KINDS = {"project": "Project", "initiative": "Initiative", "milestone": "Milestone"}
MOST_WORK = 25
METRICS = "Target Performance Metrics"


def status_of(colour: str) -> Status:
    """Return a project's status."""
    return Status(colour or "No status", TONES.get(colour, Tone.NEUTRAL))


def metrics(snapshot: Snapshot, tell: Tell) -> Block:
    """Return Exhibit 1: the plan's target metrics with target, result and receipt."""
    names = {area["key"]: area["name"] for area in snapshot["areas"]}
    merged = _by_measure(snapshot.get("metrics", ()))
    rows = [
        (
            one["title"],
            _areas(one["areas"], names),
            one["aim"] or "None set",
            _result(one, tell),
            Status(*_MET.get(one["status"], ("No result yet", Tone.NEUTRAL))),
        )
        for one in merged
    ]
    return write.table(
        METRICS,
        ["Metric", "Strategic area", "Target", "Result", ("Target met", "status")],
        rows,
        empty="No target metrics have been named in the strategic plan yet.",
    )


def _areas(keys: Sequence[str], names: Mapping[str, str]) -> str:
    if len(names) > 1 and set(keys) >= set(names):
        return "All areas"
    return english.listed([names.get(key, key) for key in keys])


def _by_measure(metrics: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each metric once, with every area it is a metric of."""
    found: dict[str, dict[str, Any]] = {}
    for one in metrics:
        row = found.setdefault(one["measure"], {**one, "areas": []})
        if one["area"] not in row["areas"]:
            row["areas"].append(one["area"])
    return list(found.values())


def _result(metric: Mapping[str, Any], tell: Tell) -> list[str | Inline]:
    if not metric["figure"]:
        return ["No result yet"]
    period = f" in {metric['period']}" if metric["period"] else ""
    return [tell(metric["figure"], "exact"), period]


def off_plan(snapshot: Snapshot) -> Block:
    """Return the projects marked RED and YELLOW, with the issue and what is done about it."""
    rows = [
        (
            one["title"],
            status_of(one["status"]),
            one.get("issue") or "None recorded.",
            " ".join(_sentence(text) for text in one.get("actions", ()))
            or "Every action named so far has been done.",
        )
        for one in not_green(snapshot["projects"])
    ]
    return write.table(
        "Projects Status and Mitigating Actions",
        ["Project", ("Status", "status"), "Issue", "Mitigating Action"],
        rows,
        empty="No project is marked YELLOW or RED, so there is no mitigating action to report.",
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def work(snapshot: Snapshot, area: Mapping[str, str]) -> list[Block]:
    """Return the year's work of an area: what is overdue first, then by day."""
    order = {"overdue": 0, "open": 1, "done": 2, "dropped": 3}
    items = [one for one in snapshot["work_plan"] if one["area"] == area["key"]]
    items.sort(key=lambda one: (order[one["state"]], one["due_on"] or "9999", one["name"]))
    year = english.fiscal_year(snapshot["fiscal_year"])
    rows = [
        (
            one["name"],
            _KINDS.get(one["kind"], one["kind"]),
            english.day(one["due_on"]) if one["due_on"] else "No day set",
            _work_state(one),
        )
        for one in items[:MOST_WORK]
    ]
    name = area["name"]
    table = write.table(
        f"Work Plan {year}: {name}",
        ["What", "Kind", "Due", ("State", "status")],
        rows,
        empty=f"The work plan for Fiscal Year {year} names nothing in this area.",
    )
    if len(items) <= MOST_WORK:
        return [table]
    return [table, write.paragraph("Shown is what is overdue and what is due first.")]


def _work_state(one: Mapping[str, Any]) -> list[str | Inline]:
    word, tone = _STATES[one["state"]]
    shown: list[str | Inline] = [Status(word, tone)]
    if one["done_on"]:
        shown.append(f" on {english.day(one['done_on'])}")
    elif one["status"] and one["state"] != "dropped":
        shown += [" ", status_of(one["status"])]
    return shown


def completed(snapshot: Snapshot) -> Block:
    """Return Appendix A: every project completed since the report before."""
    rows = [
        (
            one["title"],
            one["department"],
            english.day(one["completed_on"]),
            one["outcome"] or "Not recorded.",
        )
        for one in snapshot["completed"]
    ]
    return write.table(
        "PMO Completed Projects",
        ["Project", "Department", "Completed", "Outcome"],
        rows,
        empty="No overseen project was completed in this time.",
    )
