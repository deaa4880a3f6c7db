"""Issues behind YELLOW and RED as they were told on a day, with the actions open then."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone

from citywide.services.portfolio.models import ItemEvent, MitigatingAction, StatusUpdate
from citywide.services.portfolio.publish.records import Standing


@dataclass(frozen=True)
class Told:
    """An issue and its open actions in plain English words."""

    issue: str
    actions: tuple[str, ...]


def issues_of(standings: Iterable[Standing]) -> Mapping[int, Told]:
    """Return the issue behind each project's status, by the project's id.

    The register keeps what was said before each change; changes later than the day and the
    status's publication are taken back. The number of queries does not grow with the projects.
    """
    behind = [(one, one.status) for one in standings if one.status and one.status.issue_id]
    items = [status.issue_id for _one, status in behind]
    actions = _actions(items)
    events = _events(items, min((one.as_of for one, _status in behind), default=None))
    return {
        one.project.pk: _told(one, status, actions[status.issue_id], events[status.issue_id])
        for one, status in behind
    }


def _actions(items: list[int]) -> Mapping[int, list[MitigatingAction]]:
    found: dict[int, list[MitigatingAction]] = defaultdict(list)
    for action in MitigatingAction.objects.filter(item__in=items).order_by("due_on", "pk"):
        found[action.item_id].append(action)
    return found


def _events(items: list[int], as_of: dt.date | None) -> Mapping[int, list[ItemEvent]]:
    """Return what happened to items after a day, the latest first."""
    found: dict[int, list[ItemEvent]] = defaultdict(list)
    if as_of is None:
        return found
    later = ItemEvent.objects.filter(item__in=items, at__gt=_end_of(as_of))
    for event in later.order_by("-at", "-pk"):
        found[event.item_id].append(event)
    return found


def _told(
    standing: Standing,
    status: StatusUpdate,
    actions: list[MitigatingAction],
    events: list[ItemEvent],
) -> Told:
    kept_until = _end_of(standing.as_of)
    if status.published_at and status.published_at > kept_until:
        kept_until = status.published_at
    is_open = [one for one in actions if one.done_on is None or one.done_on > standing.as_of]
    text = status.issue.public_text.get("en", "") if status.issue else ""
    told = Told(text.strip(), tuple(one.text.get("en", "").strip() for one in is_open))
    for event in events:
        if event.at > kept_until:
            told = _taken_back(told, event)
    return replace(told, actions=tuple(one for one in told.actions if one))


def _taken_back(told: Told, event: ItemEvent) -> Told:
    """Return what was told before an event."""
    if event.note == "action_added":
        added = _english(event.after.get("text"))
        return replace(told, actions=tuple(one for one in told.actions if one != added))
    if event.note == "action_changed" and "text" in event.before:
        new, old = _english(event.after.get("text")), _english(event.before.get("text"))
        return replace(told, actions=tuple(old if one == new else one for one in told.actions))
    if "public_text" in event.before and not event.note.startswith("action"):
        return replace(told, issue=_english(event.before["public_text"]))
    return told


def _english(said: object) -> str:
    return str(said.get("en", "")).strip() if isinstance(said, Mapping) else ""


def _end_of(day: dt.date) -> dt.datetime:
    """Return the moment a day ends in the city."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min)
    return timezone.make_aware(midnight)
