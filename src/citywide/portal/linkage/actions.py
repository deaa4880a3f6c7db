"""What people do: judge, take back, draw a sample; and start what runs in the background."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, Forbidden, NotFound
from citywide.core.linkage.judgements import Judgement as Entry
from citywide.core.linkage.judgements import Verdict
from citywide.core.linkage.tasks import Task, answer
from citywide.portal.access import linkage, linkage_runs
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs.actions import enqueue
from citywide.portal.jobs.models import Job
from citywide.portal.linkage.kinds import APPLY, EFFECT, RUN
from citywide.portal.linkage.models import Judgement, ReviewSample
from citywide.portal.linkage.queries.samples import as_rows
from citywide.portal.linkage.queries.work import waiting


def judge(*, by: Viewer, spec: str, task: Task, verdict: Verdict, reason: str = "") -> Judgement:
    """Write down what a reviewer says of a task and return the entry.

    Raises:
        Forbidden: the viewer does not review this linkage.
        NotFound: nothing was linked yet.
    """
    linkage.reviewed(by, spec)
    run = linkage.latest(by, spec)
    if run is None:
        raise NotFound(_("Nothing was linked yet."))
    with transaction.atomic():
        entry = answer(
            task,
            verdict,
            by=by.actor,
            reason=reason.strip(),
            at=_now(spec),
            model=run.model,
            id=uuid4().hex,
        )
        written = _write(entry, spec, run.id)
        detail = {"judgement": entry.id, "verdict": verdict, "records": list(entry.pair)}
        linkage.note_log(by, "create", spec, detail)
    return written


def undo(*, by: Viewer, spec: str, judgement: str, reason: str = "") -> Judgement:
    """Take a judgement back by a new entry and return it; the first stays in the log.

    Raises:
        NotFound: there is no such judgement.
        Forbidden: somebody else made it, and the viewer does not oversee the log.
        Conflict: it was taken back before.
    """
    linkage.spec(by, spec)
    with transaction.atomic():
        found = Judgement.objects.filter(spec=spec, id=judgement, undoes=None).first()
        is_mine = found is not None and found.by == by.actor
        if found is None or not (is_mine or linkage.may_oversee(by)):
            # Whether others judged something is not for reviewers to know.
            raise NotFound(_("There is no such judgement of yours."))
        if is_mine and not linkage.may_oversee(by):
            linkage.reviewed(by, spec)
        if Judgement.objects.filter(undoes=found).exists():
            raise Conflict(_("This judgement was taken back before."))
        entry = Entry(
            left_id=found.left_id,
            right_id=found.right_id,
            verdict="unsure",
            by=by.actor,
            reason=reason.strip(),
            at=_now(spec),
            model=found.model,
            weights={},
            undoes=found.id,
            id=uuid4().hex,
        )
        written = _write(entry, spec, found.run)
        linkage.note_log(by, "change", spec, {"judgement": entry.id, "undoes": found.id})
    return written


def draw_sample(*, by: Viewer, spec: str, per_stratum: int, kind: str = "") -> ReviewSample:
    """Draw pairs of the newest run at random for measuring error, and return the sample.

    Raises: as `linkage.drawn`.
    """
    seed = secrets.randbelow(2**31)
    run, sizes, drawn = linkage.drawn(by, spec, per_stratum=per_stratum, seed=seed, kind=kind)
    with transaction.atomic():
        sample = ReviewSample.objects.create(
            spec=spec,
            run=run,
            kind=kind,
            per_stratum=per_stratum,
            seed=seed,
            strata=as_rows(sizes, drawn),
            at=timezone.now(),
            by=by.actor,
        )
        pairs = sum(len(listed) for listed in drawn.values())
        linkage.note_log(by, "create", spec, {"sample": sample.pk, "run": run, "pairs": pairs})
    return sample


def start(*, by: Viewer, spec: str, kind: str) -> Job:
    """Queue training, a run or one of their like, or return the job that waits already.

    Raises:
        Forbidden: the viewer does not run this linkage.
        NotFound: there is no such linkage, or nothing to begin with yet.
    """
    found = linkage.spec(by, spec)
    if not linkage.may_run(by, found):
        raise Forbidden(
            _("Only administrators and stewards of all its data sets run this linkage.")
        )
    if kind == RUN and not linkage_runs.has_model(by, spec):
        raise NotFound(_("This linkage has no model yet. Train one first."))
    if kind in (APPLY, EFFECT) and linkage.latest(by, spec) is None:
        raise NotFound(_("Nothing was linked yet."))
    with transaction.atomic():
        return waiting(spec, kind) or enqueue(by=by, kind=kind, arguments={"spec": spec})


def _now(spec: str) -> dt.datetime:
    """Return the time, but later than the newest entry: the order of entries decides."""
    newest = Judgement.objects.filter(spec=spec).first()
    now = timezone.now()
    if newest is not None and newest.at >= now:
        return newest.at + dt.timedelta(microseconds=1)
    return now


def _write(entry: Entry, spec: str, run: str) -> Judgement:
    return Judgement.objects.create(
        id=entry.id,
        spec=spec,
        run=run,
        left_id=entry.left_id,
        right_id=entry.right_id,
        verdict=entry.verdict,
        by=entry.by,
        reason=entry.reason,
        at=entry.at,
        model=entry.model,
        weights=dict(entry.weights),
        undoes_id=entry.undoes,
    )
