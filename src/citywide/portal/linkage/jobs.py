"""Training and running a linkage in the background, when somebody asks and every night."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from citywide.portal.access import linkage, linkage_effect, linkage_runs
from citywide.portal.access.gate import SCHEDULER
from citywide.portal.access.linkage_runs import Ran
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs import words
from citywide.portal.jobs.handlers import viewer_of
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.registry import Tell, handler
from citywide.portal.linkage import actions
from citywide.portal.linkage.kinds import APPLY, EFFECT, RUN, TRAIN
from citywide.portal.linkage.models import Judgement
from citywide.portal.linkage.queries import margins
from citywide.portal.linkage.queries.log import said

words.KINDS |= {
    TRAIN: _("Training of a linkage"),
    RUN: _("Run of a linkage"),
    APPLY: _("Judgements taking effect"),
    EFFECT: _("How linkage error moves measures"),
}
words.STEPS |= {
    "train": _("Learning what agreement is worth"),
    "records": _("Reading the records"),
    "score": _("Comparing the records"),
    "cluster": _("Putting records of one person together"),
    "publish": _("Publishing"),
    "relink": _("Computing measures under another linkage"),
}


@handler(TRAIN)
def train(job: Job, tell: Tell) -> dict[str, Any]:
    """Train a model in the name of whoever asked. Arguments: spec."""
    version = linkage_runs.train(viewer_of(job), job.arguments["spec"], tell)
    return {"model": version}


@handler(RUN, then="refresh")
def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Run a linkage in the name of whoever asked. Arguments: spec."""
    spec, viewer = job.arguments["spec"], viewer_of(job)
    done = linkage_runs.run(viewer, spec, said(spec), tell)
    _queue_effect(viewer, spec)
    return _told(done)


@handler(APPLY, then="refresh")
def apply(job: Job, tell: Tell) -> dict[str, Any]:
    """Let identities follow the judgements. Arguments: spec."""
    spec, viewer = job.arguments["spec"], viewer_of(job)
    done = linkage_runs.apply(viewer, spec, said(spec), tell)
    _queue_effect(viewer, spec)
    return _told(done)


@handler(EFFECT)
def effect(job: Job, tell: Tell) -> dict[str, Any]:
    """Compute what linkage moves at both ends of its error. Arguments: spec."""
    viewer, spec = viewer_of(job), job.arguments["spec"]
    basis, margin = margins.of(viewer, spec)
    done = linkage_effect.compute(viewer, spec, said(spec), basis, margin, tell)
    return {"run_id": done.run, "measures": len(done.measures), "failed": done.failed}


def nightly() -> None:
    """Queue a run of each linkage that has a model and something new to link."""
    for found in linkage.specs(SCHEDULER):
        newest = Judgement.objects.filter(spec=found.id).first()
        if linkage_runs.is_due(SCHEDULER, found.id, newest.at if newest else None):
            actions.start(by=SCHEDULER, spec=found.id, kind=RUN)


def _queue_effect(viewer: Viewer, spec: str) -> None:
    if linkage_effect.moves(linkage.spec(viewer, spec)):
        actions.start(by=viewer, spec=spec, kind=EFFECT)


def _told(done: Ran) -> dict[str, Any]:
    """Return a run's result as plain values; data sets that are held need attention."""
    manifest = done.manifest
    return {
        "run_id": manifest.id,
        "counts": dict(manifest.counts),
        "judgements": manifest.judgements,
        "published": {one.dataset: one.state for one in done.published},
        "steps": [
            {
                "dataset": one.dataset,
                "name": one.dataset,
                "outcome": one.state,
                "message": one.message,
            }
            for one in done.published
            if one.state == "held"
        ],
    }
