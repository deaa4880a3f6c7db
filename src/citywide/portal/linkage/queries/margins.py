"""How far a linkage may be off: the ends of the interval of its error, in pairs of records."""

from __future__ import annotations

from citywide.core.errors import NotFound
from citywide.core.linkage.effect import Margin
from citywide.core.linkage.intervals import Interval
from citywide.core.linkage.runs import Manifest
from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage.queries import samples

SAMPLES, LABELS, MODEL = "samples", "labels", "model"


def of(viewer: Viewer, spec: str) -> tuple[str, Margin]:
    """Return what the margin of the newest run rests on, and the margin.

    By the review sample of the run if anybody judged it, else by labelled records, else by the
    model's own opinion. Of a sample the lower ends of its 95 percent intervals are taken.

    Raises:
        NotFound: nothing was linked yet.
    """
    run = linkage.latest(viewer, spec)
    if run is None:
        raise NotFound("Nothing was linked yet.")
    found = samples.latest_estimate(spec, run.id)
    if found is not None and found.precision is not None and found.recall is not None:
        return SAMPLES, _margin(run, found.precision, found.recall)
    if run.quality:
        rates = run.quality["pairs"]
        right, all_found = (Interval(*(rates[n],) * 3) for n in ("precision", "recall"))
        return LABELS, _margin(run, right, all_found)
    said = run.expected
    return MODEL, Margin(said["links"] - said["right_links"], said["missed"])


def _margin(run: Manifest, precision: Interval, recall: Interval) -> Margin:
    links = run.expected["links"]
    right = links * precision.value
    missed = right * (1 / recall.low - 1) if recall.low else links
    return Margin(links * (1 - precision.low), missed)
