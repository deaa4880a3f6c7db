"""A held version as its reviewer sees it: what failed, what it would change, how it came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from citywide.core.contracts import Combine, Contract
from citywide.portal.access import gate
from citywide.portal.access.arrival import Arrival, arrival
from citywide.portal.catalog.stewards.words import column_label, rule_in_words, share

HELD = "held"
_EXAMPLES = 3
_TREND = 8
_SENDER = re.compile(r"^(?:upload|correction) by (?P<person>.+)$")


@dataclass(frozen=True)
class Finding:
    """One thing that failed; `language` is set where the words are not the reader's."""

    sentence: str
    found: str = ""
    language: str = ""


@dataclass(frozen=True)
class BrokenRule:
    """A rule that rows broke, how many did, and some of them."""

    rule: str
    promise: str
    count: int
    examples: tuple[gate.Waiting, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What the version would change in the current one."""

    added: int
    removed: int
    changed: int
    by_column: tuple[tuple[str, int], ...]
    examples: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Step:
    """One point of the row count's trend; `change` is against the version before, in words."""

    label: str
    rows: int
    share_of_largest: int
    change: str
    is_held: bool


@dataclass(frozen=True)
class Review:
    """Everything a decision about a held version rests on."""

    run: gate.RunInfo
    contract: Contract
    failures: list[Finding]
    warnings: list[Finding]
    broken: list[BrokenRule]
    difference: Difference | None
    trend: list[Step]
    arrival: Arrival | None
    current: int | None
    may_decide: bool
    may_see_rows: bool
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_overtaken(self) -> bool:
        """True when another version was published since; the core then refuses a release."""
        return (self.current or 0) != int(self.run.report.get("base_version", 0))

    @property
    def next_version(self) -> int:
        """The number the version would have."""
        return (self.current or 0) + 1

    @property
    def sender(self) -> str:
        """Who sent the file; empty when it was fetched from a source."""
        found = _SENDER.match(self.arrival.origin) if self.arrival else None
        return found["person"] if found else ""


def review(viewer: gate.Viewer, run: gate.RunInfo) -> Review:
    """Return what there is to say about a held run; raises NotFound, Forbidden."""
    contract = gate.contract(viewer, run.dataset)
    may_see_rows = gate.may_manage(viewer, contract)
    versions = gate.versions(viewer, run.dataset)
    report = run.report
    names = ("landed", "published", "quarantined", "duplicates", "footers", "skipped")
    return Review(
        run=run,
        contract=contract,
        failures=failures(contract, report),
        warnings=[_checked(contract, c) for c in _failed(report) if c["severity"] != "error"],
        broken=_broken(viewer, contract, run, may_see_rows),
        difference=_difference(viewer, contract, run),
        trend=_trend(run, versions),
        arrival=arrival(viewer, run.id),
        current=versions[0].number if versions else None,
        may_decide=gate.may_decide(viewer, contract),
        may_see_rows=may_see_rows,
        counts={name: int(report.get(name, 0)) for name in names},
    )


def _failed(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [check for check in report.get("checks", ()) if not check["passed"]]


def failures(contract: Contract, report: Mapping[str, Any]) -> list[Finding]:
    """Return what held a version; what only the core knows to say stays in its words."""
    landed, quarantined = int(report.get("landed", 0)), int(report.get("quarantined", 0))
    found = []
    if landed and quarantined / landed > contract.max_quarantined_share:
        sentence = _(
            "%(count)s of %(landed)s rows (%(share)s) broke a rule; the contract allows %(limit)s."
        ) % {
            "count": number_format(quarantined),
            "landed": number_format(landed),
            "share": share(quarantined / landed),
            "limit": share(contract.max_quarantined_share),
        }
        found.append(Finding(sentence))
    found += [_checked(contract, c) for c in _failed(report) if c["severity"] == "error"]
    return found or [Finding(text, language="en") for text in report.get("held_because", ())]


def _checked(contract: Contract, check: Mapping[str, Any]) -> Finding:
    rule = next((rule for rule in contract.rules if rule.id == check["rule"]), None)
    if rule is None:
        return Finding(check["message"] or check["rule"], language="en")
    language = "en" if rule.description and rule.kind in {"metric", "sql"} else ""
    observed = check["observed"]
    if observed is None:
        said = _("The rule gave no number, so it cannot be said to hold.")
        return Finding(rule_in_words(contract, rule.id), said, language)
    said = share(observed) if rule.kind == "drift" else _plain(float(observed))
    found = _("Found: %(observed)s.") % {"observed": said}
    return Finding(rule_in_words(contract, rule.id), found, language)


def _plain(value: float) -> str:
    return number_format(int(value) if value == int(value) else round(value, 2))


def _broken(
    viewer: gate.Viewer, contract: Contract, run: gate.RunInfo, may_see_rows: bool
) -> list[BrokenRule]:
    counted = sorted(run.report.get("broken", {}).items(), key=lambda pair: -pair[1])
    return [
        BrokenRule(
            rule,
            rule_in_words(contract, rule),
            int(count),
            _examples(viewer, run, rule) if may_see_rows else (),
        )
        for rule, count in counted
        if count
    ]


def _examples(viewer: gate.Viewer, run: gate.RunInfo, rule: str) -> tuple[gate.Waiting, ...]:
    page = gate.quarantine(viewer, run.dataset, rule=rule, run=run.id, per_page=_EXAMPLES)
    return tuple(page.rows)


def _difference(viewer: gate.Viewer, contract: Contract, run: gate.RunInfo) -> Difference | None:
    found = gate.held_difference(viewer, run.id)
    if not found:
        return None
    by_column = sorted(found["changed_by_column"].items(), key=lambda pair: -pair[1])
    return Difference(
        added=found["added"],
        removed=found["removed"],
        changed=found["changed"],
        by_column=tuple((column_label(contract, name), int(n)) for name, n in by_column),
        examples=tuple(
            {**example, "column": column_label(contract, example["column"])}
            for example in found["examples"]
        ),
    )


def _trend(run: gate.RunInfo, versions: list[gate.VersionInfo]) -> list[Step]:
    """Return the last versions' rows, oldest first, and at the end those of the held one."""
    points = [
        (_("Version %(number)s") % {"number": v.number}, v.rows) for v in versions[: _TREND - 1]
    ]
    points.reverse()
    replaces = run.report.get("combine") == Combine.SNAPSHOT or not versions
    if replaces:
        points.append((_("Held version"), int(run.report.get("published", 0))))
    largest = max((rows for _label, rows in points), default=0) or 1
    steps = []
    for place, (label, rows) in enumerate(points):
        change = _change(points[place - 1][1], rows) if place else ""
        is_held = replaces and place == len(points) - 1
        steps.append(Step(label, rows, round(100 * rows / largest), change, is_held))
    return steps


def _change(before: int, after: int) -> str:
    if before == after:
        return _("the same")
    if not before:
        return _("from none")
    by = share(abs(after - before) / before)
    return (_("%(share)s more") if after > before else _("%(share)s fewer")) % {"share": by}
