"""What the portal does in the background. Each may be cut short anywhere and is then done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from citywide.core.errors import UsageError
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import User
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.registry import Tell, handler

_INGEST_STEPS = ("land", "read", "check", "write", "judge")


def viewer_of(job: Job) -> Viewer:
    """Return who asked for a job, with the rights they have now."""
    if job.by == gate.SCHEDULER.email:
        return gate.SCHEDULER
    user = User.objects.filter(email=job.by).first()
    return gate.viewer_of(user) if user else Viewer()


@handler("ingest", then="refresh")
def ingest(job: Job, tell: Tell) -> dict[str, Any]:
    """Bring an uploaded extract into the lake; core does so once for the same bytes."""
    if job.upload is None or not job.upload.path.exists():
        raise UsageError("The uploaded file is no longer kept; upload it again.")
    path, name = job.upload.path, job.upload.name
    outcome = gate.ingest(viewer_of(job), job.dataset, path, name, _through(_INGEST_STEPS, tell))
    # What was done before this attempt was cut short is this upload's doing, not another's.
    known = outcome.was_known and not (
        job.attempts > 1 and outcome.run.started_at >= job.created_at
    )
    return _verdict(outcome.run) | {"known": known}


@handler("release", then="refresh")
def release(job: Job, tell: Tell) -> dict[str, Any]:
    """Publish a held version. Arguments: run, reason."""
    viewer, run_id = viewer_of(job), job.arguments["run"]
    found = gate.run(viewer, run_id)
    if job.attempts > 1 and found.state == "published":
        return _verdict(found)
    return _verdict(gate.release(viewer, run_id, job.arguments["reason"], tell))


@handler("resubmit", then="refresh")
def resubmit(job: Job, tell: Tell) -> dict[str, Any]:
    """Bring corrected rows into the current version. Arguments: run, and path without an upload."""
    viewer, run_id = viewer_of(job), job.arguments["run"]
    path = _corrected_file(job)
    done: Any = _resubmitted(viewer, run_id, path) if job.attempts > 1 else None
    if done is None:
        if not path.exists():
            raise UsageError("The corrected file is no longer kept; hand it in again.")
        done = gate.resubmit(viewer, run_id, path, _through(_INGEST_STEPS, tell)).run
    return _verdict(done)


def _corrected_file(job: Job) -> Path:
    if job.upload:
        return job.upload.path
    path = (Path(settings.MEDIA_ROOT) / job.arguments.get("path", "")).resolve()
    if not path.is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise UsageError("Corrected rows are read only from the folder of uploads.")
    return path


def _resubmitted(viewer: Viewer, run_id: str, path: Path) -> gate.RunInfo | None:
    """Return the correction an attempt that was cut short had already published."""
    for run in gate.runs(viewer, gate.run(viewer, run_id).dataset):
        is_this = run.source_name == path.name and run.report.get("corrects") == run_id
        if is_this and run.kind == "correction" and run.state == "published":
            return run
    return None


@handler("run", then="refresh")
def run(job: Job, tell: Tell) -> dict[str, Any]:
    """Bring in everything that is due; what is already in is not brought in again."""
    tell("fetch", 0.0)
    done = gate.run_due(viewer_of(job), tell)
    return {"outcomes": dict(Counter(step.outcome for step in done.steps))} | _steps(done.steps)


@handler("refresh")
def refresh(job: Job, tell: Tell) -> dict[str, Any]:
    """Bring derived tables and measures up to date."""
    done = gate.refresh(viewer_of(job), tell)
    return {"receipts": [receipt.id for receipt in done.receipts]} | _steps(done.steps)


def _steps(steps: Sequence[Any]) -> dict[str, Any]:
    """Return what went wrong or waits; that all is well needs no list."""
    told = [s for s in steps if s.outcome in {"failed", "held"}]
    return {
        "steps": [
            {"dataset": s.dataset, "name": s.name, "outcome": s.outcome, "message": s.message}
            for s in told
        ]
    }


def _through(steps: Sequence[str], tell: Tell) -> Tell:
    """Return a `tell` that turns the share of a step into the share of the whole job."""

    def told(step: str, share: float) -> None:
        done = steps.index(step) + share if step in steps else 0.0
        tell(step, done / len(steps))

    return told


def _verdict(run: Any) -> dict[str, Any]:
    """Return what the job's page says about a run."""
    report, state = run.report, str(run.state)
    names = ("landed", "published", "quarantined", "duplicates", "held_because", "broken")
    verdict = {name: report[name] for name in names if name in report}
    if state == "published":
        verdict["version"] = int(report.get("base_version", 0)) + 1
    return verdict | {"run": run.id, "state": state, "dataset": run.dataset}
