"""What people do with jobs. Each is one transaction with its entry in the audit log."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from citywide.core.errors import Conflict, Forbidden
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.portal.jobs import queries, registry, states, uploads
from citywide.portal.jobs.models import Job, Upload


def enqueue(
    *,
    by: Viewer,
    kind: str,
    dataset: str = "",
    arguments: dict[str, Any] | None = None,
    upload: Upload | None = None,
) -> Job:
    """Queue a job and return it; the worker asks again whether `by` may do it.

    Of the kinds `run` and `refresh` one waiting job is enough: if there is one, it is returned.

    Raises:
        UsageError: nothing handles that kind.
    """
    registry.kind(kind)
    with transaction.atomic():
        job = states.add(
            kind=kind, dataset=dataset, arguments=arguments or {}, upload=upload, by=by.actor
        )
        _record(by, "upload" if upload else "create", job, file=upload.name if upload else "")
    return job


def upload(*, by: Viewer, dataset: str, file: UploadedFile) -> Job:
    """Keep an uploaded extract and queue its ingest; nothing can be lost once this returns.

    Raises:
        Forbidden: `by` is not a data steward of the data set, or it is a derived table.
        UsageError: the file is empty.
    """
    contract = gate.contract(by, dataset)
    if not queries.may_upload(by, contract):
        raise Forbidden(f"Only a data steward of {contract.name} may upload to it.")
    kept = uploads.keep(file, dataset, by.actor)
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
            return enqueue(by=by, kind="ingest", dataset=dataset, upload=kept)
    except BaseException:
        kept.path.unlink(missing_ok=True)
        raise


def retry(*, by: Viewer, job: Job) -> Job:
    """Queue a failed job again in the name of `by`.

    Raises:
        Forbidden: it is somebody else's job, of a data set `by` does not steward.
        Conflict: it is not failed any more, or its file is no longer kept.
    """
    if not queries.may_act_on(by, job):
        raise Forbidden("Only who asked for a job or a steward of its data set may try it again.")
    if job.upload and job.upload.removed_at:
        raise Conflict(f"{job.upload.name} is no longer kept; upload it again.")
    with transaction.atomic():
        if not states.retry(job, by.actor):
            raise Conflict("The job is not failed any more; look at how it stands now.")
        _record(by, "change", job, did="retry")
    job.refresh_from_db()
    return job


def cancel(*, by: Viewer, job: Job) -> Job:
    """Cancel a job that still waits; its file is removed.

    Raises:
        Forbidden: as `retry`.
        Conflict: the job has started meanwhile.
    """
    if not queries.may_act_on(by, job):
        raise Forbidden("Only who asked for a job or a steward of its data set may cancel it.")
    with transaction.atomic():
        if not states.cancel(job):
            raise Conflict("The job has started meanwhile and cannot be cancelled any more.")
        _record(by, "change", job, did="cancel")
    if job.upload:
        uploads.remove(job.upload)
    job.refresh_from_db()
    return job


def _record(by: Viewer, action: str, job: Job, **detail: str) -> None:
    subject = f"dataset:{job.dataset}" if job.dataset else f"job:{job.id}"
    seen = {"job": str(job.id), "kind": job.kind} | {k: v for k, v in detail.items() if v}
    record(by=by.actor, action=action, subject=subject, detail=seen, address=by.address)
