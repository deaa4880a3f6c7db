"""Measures and counts for people of the city, for a purpose that they state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from citywide.core.calculations import Calculation, load_calculation
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs.models import Job
from citywide.services.homelessness.queries.people import calculated
from citywide.services.homelessness.rules.counts import COUNTS, count_parameters
from citywide.services.homelessness.rules.spm import SPM, SpmOptions, spm_parameters

SPM_JOB = "homelessness_spm"
"""The kind of job that computes the measures for somebody."""
_SPM_STEPS = ("spm_cells", "spm_cell_people")


def spm(
    *, viewer: Viewer, purpose: str, start: dt.date, end: dt.date, coc: str, options: SpmOptions
) -> gate.Calculated:
    """Return the steps `spm_cells` and `spm_cell_people`; raises as `gate.calculate`."""
    values = spm_parameters(start, end, (coc,) if coc else (), options)
    return calculated(viewer, _loaded(SPM), values, purpose, *_SPM_STEPS)


def spm_kept(
    *, viewer: Viewer, purpose: str, start: dt.date, end: dt.date, coc: str, options: SpmOptions
) -> gate.Calculated | None:
    """Return what `spm` would, if it is kept already; else None, and it is to be asked for."""
    values = spm_parameters(start, end, (coc,) if coc else (), options)
    calculation = _loaded(SPM)
    asked = {name: values[name] for name in calculation.parameters}
    return gate.kept(viewer, calculation, asked, purpose=purpose, wanted=_SPM_STEPS)


def spm_arguments(
    *, purpose: str, start: dt.date, end: dt.date, coc: str, options: SpmOptions
) -> dict[str, Any]:
    """Return what a job computes; with the state of the data, so that new data is computed anew."""
    return {
        "purpose": purpose, "start": f"{start}", "end": f"{end}", "coc": coc,
        "options": asdict(options), "stamp": gate.stamp(),
    }  # fmt: skip


def spm_job(*, viewer: Viewer, arguments: Mapping[str, Any]) -> Job | None:
    """Return the viewer's own latest job with these arguments; None when there is none."""
    found = Job.objects.filter(kind=SPM_JOB, by=viewer.actor, arguments=dict(arguments))
    return found.order_by("-created_at").first()


def counts(*, viewer: Viewer, purpose: str, night: dt.date, coc: str) -> gate.Calculated:
    """Return the steps `pit_counts`, `pit_people` and `hic_beds`; raises as `gate.calculate`."""
    values = count_parameters(night, (coc,) if coc else ())
    steps = ("pit_counts", "pit_people", "hic_beds")
    return calculated(viewer, _loaded(COUNTS), values, purpose, *steps)


@cache
def _loaded(folder: Path) -> Calculation:
    return load_calculation(folder)
