"""The reviewer's queue, and what the rest of it is expected to bring.

What a page says about progress, besides the reviewer's own queue, is as of the last midnight: a
figure that did not move after an answer would betray that the pair waits for a second reviewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from citywide.core.errors import NotFound
from citywide.core.linkage.desk import Desk, Standing
from citywide.core.linkage.evaluate import Rates
from citywide.core.linkage.judgements import Judgement as Entry
from citywide.core.linkage.judgements import known
from citywide.core.linkage.second_opinions import settled
from citywide.core.linkage.tasks import Task, queue
from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage.models import Judgement
from citywide.portal.linkage.policy import policy
from citywide.portal.linkage.queries import samples
from citywide.portal.linkage.queries.log import entries

STEPS = (10, 50, 200)


@dataclass(frozen=True)
class Board:
    """What a reviewer sees before beginning."""

    waiting: int
    """Tasks left for this reviewer."""
    sampled: int
    """Sampled pairs left for this reviewer."""
    answered: int
    """Judgements of this reviewer that were not taken back."""
    now: Rates
    """Expected quality as of the last midnight."""
    after: tuple[tuple[int, Rates], ...]
    """(tasks, expected quality once so many more are answered rightly)"""


def board(viewer: Viewer, spec: str) -> Board:
    """Return the reviewer's board; raises NotFound before the first run."""
    log = entries(spec)
    waiting = _queue(viewer, spec, log)
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    shown = _standing(viewer, spec, known(log, morning))
    total = len(shown.tasks)
    steps = [step for step in STEPS if step < total] + ([total] if total else [])
    mine = Judgement.objects.filter(spec=spec, by=viewer.actor, undoes=None, undone_by=None)
    return Board(
        waiting=len(waiting),
        sampled=len(_sampled(viewer, spec, log)),
        answered=mine.count(),
        now=shown.now.rates,
        after=tuple((step, shown.after(step)) for step in steps),
    )


def next_task(viewer: Viewer, spec: str, skip: str = "") -> Task | None:
    """Return the first task of a reviewer's queue, after the one to skip; None when all is done."""
    waiting = _queue(viewer, spec, entries(spec))
    places = [place for place, task in enumerate(waiting) if task.id == skip]
    ordered = waiting[places[0] + 1 :] + waiting[: places[0]] if places else waiting
    return ordered[0] if ordered else None


def next_sampled(viewer: Viewer, spec: str, skip: str = "") -> Task | None:
    """Return the first sampled pair a reviewer has not judged."""
    left = [task for task in _sampled(viewer, spec, entries(spec)) if task.id != skip]
    return left[0] if left else None


def task(viewer: Viewer, spec: str, task_id: str) -> Task:
    """Return a task of a reviewer's queue.

    Raises:
        NotFound: there is none, it was settled, or the reviewer has judged it.
    """
    return _find(_queue(viewer, spec, entries(spec)), task_id)


def sampled(viewer: Viewer, spec: str, task_id: str) -> Task:
    """Return a sampled pair a reviewer has not judged; raises NotFound like `task`."""
    return _find(_sampled(viewer, spec, entries(spec)), task_id)


def _find(tasks: list[Task], task_id: str) -> Task:
    for one in tasks:
        if one.id == task_id:
            return one
    raise NotFound("There is no such task, or it needs no answer any more.")


def _queue(viewer: Viewer, spec: str, log: list[Entry]) -> list[Task]:
    tasks = _standing(viewer, spec, log).tasks
    return _seen(viewer, spec, queue(tasks, log, policy(), reviewer=viewer.actor))


def _sampled(viewer: Viewer, spec: str, log: list[Entry]) -> list[Task]:
    left = queue(samples.tasks(spec), log, policy(), reviewer=viewer.actor)
    return _seen(viewer, spec, left)


def _seen(viewer: Viewer, spec: str, tasks: list[Task]) -> list[Task]:
    """Return the tasks all of whose records the viewer may see."""
    found = linkage.spec(viewer, spec)
    shown = linkage.readable(
        viewer, found, {one for task in tasks for one in (*task.left, *task.right)}
    )
    return [task for task in tasks if shown.issuperset((*task.left, *task.right))]


def _standing(viewer: Viewer, spec: str, log: list[Entry]) -> Standing:
    judged = {record for entry in log for record in entry.pair}
    desk = linkage.desk(viewer, spec, judged)
    words = settled(log, policy())
    return _stands(_Of(desk), tuple(words))


class _Of:
    """A desk as a key: two are equal that are of one run and hold the same records."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._key = (desk.run, len(desk.records))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Of) and self._key == other._key


@lru_cache(maxsize=8)
def _stands(of: _Of, words: tuple[Entry, ...]) -> Standing:
    return of.desk.standing(words)
