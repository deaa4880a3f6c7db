"""A person's data sets: what needs them today, and how each one stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from citywide.core.contracts import Contract
from citywide.portal.access import gate
from citywide.portal.catalog.stewards.review import Finding, failures

OVERSEEING_ROLES = ("department_head", "analyst")
HELD, QUARANTINE, FAILED, LATE = "held", "quarantine", "failed", "late"
STATES = (HELD, QUARANTINE, FAILED, LATE)
_BROKEN = {"failed", "interrupted"}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class MyDataset:
    """One data set of a person, as it stands."""

    contract: Contract
    status: Any
    may_manage: bool
    may_decide: bool

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.contract.translated("name", get_language() or "en")

    @property
    def states(self) -> tuple[str, ...]:
        """What waits, most urgent first; empty when all is well."""
        found = {
            HELD: bool(self.status.held),
            QUARANTINE: bool(self.status.quarantined),
            FAILED: self.status.last_run_state in _BROKEN,
            LATE: self.status.is_late or self.is_awaited,
        }
        return tuple(state for state in STATES if found[state])

    @property
    def is_awaited(self) -> bool:
        """True when nothing was ever published or held and nothing is being tried."""
        return self.status.version is None and not self.status.last_run

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """What waits, as (state, sentence)."""
        return [(state, self._sentence(state)) for state in self.states]

    def _sentence(self, state: str) -> str:
        if state == HELD:
            return held_sentence(self.status.held)
        if state == QUARANTINE:
            return quarantine_sentence(self.status.quarantined)
        if state == FAILED:
            return _("The last run failed")
        return _("No data have come yet") if self.is_awaited else _("New data are late")


@dataclass(frozen=True)
class Need:
    """One thing that waits for a person."""

    state: str
    dataset: MyDataset
    sentence: str
    since: datetime | None
    run: str = ""
    findings: tuple[Finding, ...] = ()
    """Why."""


def held_sentence(count: int) -> str:
    """Return how many versions are held."""
    return ngettext("%(count)s version is held", "%(count)s versions are held", count) % {
        "count": number_format(count)
    }


def quarantine_sentence(count: int) -> str:
    """Return how many rows wait in quarantine."""
    sentence = ngettext("%(count)s row in quarantine", "%(count)s rows in quarantine", count)
    return sentence % {"count": number_format(count)}


def my_datasets(viewer: gate.Viewer) -> list[MyDataset]:
    """Return the data sets a person stewards, or oversees as head or analyst, by name."""
    mine = [c for c in gate.visible_datasets(viewer) if _is_mine(viewer, c)]
    found = [
        MyDataset(
            contract,
            gate.status(viewer, contract.id),
            gate.may_manage(viewer, contract),
            gate.may_decide(viewer, contract),
        )
        for contract in mine
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _is_mine(viewer: gate.Viewer, contract: Contract) -> bool:
    oversees = any(viewer.has(role, contract.department) for role in OVERSEEING_ROLES)
    return contract.id in viewer.stewarded or oversees


def needs(viewer: gate.Viewer, datasets: Iterable[MyDataset]) -> list[Need]:
    """Return what waits for this very person: versions to decide on, then rows, runs, late data."""
    known = {one.contract.id: one for one in datasets}
    found = [
        _held_need(known[run.dataset], run) for run in gate.held(viewer) if run.dataset in known
    ]
    for one in known.values():
        if one.may_manage:
            found += [_need(one, state) for state in one.states if state != HELD]
    return sorted(found, key=lambda need: STATES.index(need.state))


def _held_need(dataset: MyDataset, run: gate.RunInfo) -> Need:
    report = run.report
    sentence = _("A version of %(rows)s rows from %(file)s is held.") % {
        "rows": number_format(report.get("published", 0)),
        "file": run.source_name,
    }
    findings = tuple(failures(dataset.contract, report))
    return Need(HELD, dataset, sentence, run.finished_at, run.id, findings)


def _need(one: MyDataset, state: str) -> Need:
    status = one.status
    if state == QUARANTINE:
        count = status.quarantined
        sentence = ngettext(
            "%(count)s row broke a rule and waits for a correction.",
            "%(count)s rows broke a rule and wait for a correction.",
            count,
        ) % {"count": number_format(count)}
        return Need(state, one, sentence, None)
    if state == FAILED:
        sentence = _("The last run failed; the version before stays current.")
        said = Finding(status.last_run_message, language="en")
        return Need(state, one, sentence, None, status.last_run, (said,))
    if one.is_awaited:
        return Need(state, one, _("No data have come yet."), None)
    return Need(state, one, _("New data were due and have not come."), status.next_due_at)


def chosen(
    datasets: Iterable[MyDataset], *, words: str = "", state: str = "", sort: str = "name"
) -> list[MyDataset]:
    """Return the data sets that fit: `words` in name, id or department; `state` one of STATES."""
    wanted = words.casefold().split()
    found = [
        one
        for one in datasets
        if all(word in _text(one) for word in wanted) and (not state or state in one.states)
    ]
    key = _SORTS.get(sort.removeprefix("-"), _SORTS["name"])
    return sorted(found, key=key, reverse=sort.startswith("-"))


def _text(one: MyDataset) -> str:
    return f"{one.name} {one.contract.id} {one.contract.department}".casefold()


_SORTS: dict[str, Any] = {
    "name": lambda one: one.name.casefold(),
    "rows": lambda one: one.status.rows,
    "published": lambda one: one.status.published_at or _NEVER,
    "due": lambda one: one.status.next_due_at or _NEVER,
}
