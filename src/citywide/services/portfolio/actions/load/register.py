"""Risks, issues, decisions and change requests of a document, and the baselines they allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override

from citywide.core.measures.model import LANGUAGES
from citywide.services.portfolio.actions.history import plain
from citywide.services.portfolio.actions.load.facts import dates_of
from citywide.services.portfolio.actions.load.place import Place, noon
from citywide.services.portfolio.actions.load.projects import Milestones
from citywide.services.portfolio.actions.load.rows import insert
from citywide.services.portfolio.exchange import document
from citywide.services.portfolio.exchange.document import ProjectRecord
from citywide.services.portfolio.models import (
    Baseline,
    BaselineMilestone,
    ItemEvent,
    ItemState,
    MitigatingAction,
    Project,
    RegisterItem,
)

Pairs = Sequence[tuple[ProjectRecord, Project]]
Items = dict[tuple[int, str], RegisterItem]
"""Register items by project's key and title."""


@dataclass(frozen=True)
class _Numbers:
    """The last number each project's register has used."""

    used: dict[int, int]

    def next(self, project: Project) -> int:
        self.used[project.pk] = self.used.get(project.pk, 0) + 1
        return self.used[project.pk]


def put_register(pairs: Pairs, place: Place) -> Items:
    """Put in items that are new, with actions and events, and return all of these projects.

    Items that are there already have a history of their own and stay as they are. An earlier tool
    may lack what every YELLOW, RED and later baseline needs here: a line that says so stands for
    it, so that nothing of the history is lost.
    """
    ids = [project.pk for _said, project in pairs]
    known = list(RegisterItem.objects.filter(project__in=ids))
    items: Items = {(one.project_id, one.title): one for one in known}
    used: dict[int, int] = {}
    for one in known:
        used[one.project_id] = max(used.get(one.project_id, 0), one.number)
    numbers = _Numbers(used)
    new = [
        (item, _item(item, project, place, numbers))
        for said, project in pairs
        for item in (*said.register, *_not_recorded(said))
        if (project.pk, item.title) not in items
    ]
    place.add("register items", [made for _said, made in new])
    place.add("mitigating actions", [a for said, made in new for a in _actions(said, made, place)])
    place.add("events", [event for _said, made in new for event in _events(made, place)])
    return items | {(made.project_id, made.title): made for _said, made in new}


def _not_recorded(said: ProjectRecord) -> list[document.RegisterItem]:
    """Return items that stand for what the earlier tool did not record."""
    found = []
    bare = [one.as_of for one in said.statuses if one.overall != "GREEN" and not one.issue]
    if bare:
        found.append(
            document.RegisterItem(
                kind=document.ItemKind.ISSUE,
                title=NO_ISSUE,
                opened_on=min(bare),
                # Closed the same day: it says nothing about any day's risk.
                closed_on=min(bare),
                public_text=document.Text(**_in_languages()),
            )
        )
    for one in said.baselines:
        if one.number > 1 and not one.change_request:
            found.append(
                document.RegisterItem(
                    kind=document.ItemKind.CHANGE_REQUEST,
                    title=no_request(one.number),
                    opened_on=one.approved_on,
                    closed_on=one.approved_on,
                    change=document.Change(
                        decision=document.Decision.APPROVED, decided_on=one.approved_on
                    ),
                )
            )
    return found


NO_ISSUE = "No issue was recorded"
"""The title of the line that stands for an issue an earlier tool did not record."""


def no_request(number: int) -> str:
    """Return the title of the line that stands for a baseline's missing change request."""
    return f"No change request was recorded for baseline {number}"


def _in_languages() -> dict[str, str]:
    texts = {}
    for code in LANGUAGES:
        with override(code):
            texts[code] = gettext("No issue was recorded at the time.")
    return texts


def _item(
    said: document.RegisterItem, project: Project, place: Place, numbers: _Numbers
) -> RegisterItem:
    change = said.change or document.Change()
    state = ItemState.CLOSED if said.closed_on else ItemState.OPEN
    if change.decision:
        state = ItemState(change.decision.value)
    return RegisterItem(
        project=project,
        kind=said.kind.value,
        number=numbers.next(project),
        title=said.title,
        description=said.description,
        public_text=said.public_text.by_language(),
        owner_id=place.person(said.owner),
        due_on=said.due_on,
        opened_on=said.opened_on,
        closed_on=said.closed_on or change.decided_on,
        state=state,
        probability=said.probability,
        impact=said.impact,
        severity=said.severity,
        change_days=change.days,
        change_cost_usd=change.cost_usd,
        change_scope=change.scope,
        requested_by_id=place.person(change.requested_by),
        decided_by_id=place.person(change.decided_by),
        decided_on=change.decided_on,
        decision_reason=change.reason,
    )


def _actions(
    said: document.RegisterItem, item: RegisterItem, place: Place
) -> list[MitigatingAction]:
    return [
        MitigatingAction(
            item=item,
            text=one.text.by_language(),
            owner_id=place.person(one.owner),
            due_on=one.due_on,
            done_on=one.done_on,
        )
        for one in said.actions
    ]


def _events(item: RegisterItem, place: Place) -> list[ItemEvent]:
    """Return when an item was opened, and when it was closed or decided, as far as it is known."""
    found = [_event(item, item.opened_on, "added", {}, {"title": item.title}, place)]
    ended = item.decided_on if item.decided_on else item.closed_on
    if ended and item.state != ItemState.OPEN:
        word = "closed" if item.state == ItemState.CLOSED else str(item.state)
        after = plain({"state": item.state, "closed_on": item.closed_on})
        found.append(_event(item, ended, word, {"state": ItemState.OPEN}, after, place))
    return found


def _event(
    item: RegisterItem,
    day: dt.date,
    word: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    place: Place,
) -> ItemEvent:
    return ItemEvent(
        item=item,
        at=noon(day),
        by=place.by.actor,
        note=word,
        before=plain(before),
        after=plain(after),
    )


def put_baselines(
    pairs: Pairs, items: Items, milestones: Milestones, place: Place
) -> dict[tuple[int, int], Baseline]:
    """Put in baselines that are new; return all of these projects by key and number.

    A baseline that exists is never altered: where the document says it differently, that is told.
    """
    ids = [project.pk for _said, project in pairs]
    known = {(one.project_id, one.number): one for one in Baseline.objects.filter(project__in=ids)}
    new = []
    for said, project in pairs:
        for one in said.baselines:
            kept = known.get((project.pk, one.number))
            if kept is None:
                new.append((said, one, _baseline(one, project, items, place)))
            elif _figures(kept) != _figures(one):
                place.skipped.append(
                    f"{said.code}: baseline {one.number} is approved already and stays as it is. "
                    "Give a changed plan the next number."
                )
    place.add("baselines", [made for _said, _one, made in new])
    dates = [
        (made.pk, milestones[made.project_id, number].pk, starts_on, ends_on)
        for said, one, made in new
        for number, starts_on, ends_on in dates_of(said, one)
    ]
    fields = ("baseline", "milestone", "starts_on", "ends_on")
    place.counts["baseline dates"] += insert(BaselineMilestone, fields, dates)
    return known | {(made.project_id, made.number): made for _said, _one, made in new}


def _figures(one: Any) -> tuple[Any, ...]:
    return one.approved_on, one.starts_on, one.ends_on, one.budget_usd


def _baseline(one: document.Baseline, project: Project, items: Items, place: Place) -> Baseline:
    title = one.change_request or (no_request(one.number) if one.number > 1 else "")
    return Baseline(
        project=project,
        number=one.number,
        approved_on=one.approved_on,
        approved_by_id=place.person(one.approved_by),
        change_request=items[project.pk, title] if title else None,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        budget_usd=one.budget_usd,
        reason=one.reason,
    )
