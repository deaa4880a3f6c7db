"""Samples of pairs for measuring error, and what they say so far."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from citywide.core.linkage.fairness import Gap, estimated_gaps
from citywide.core.linkage.intervals import Agreement, agreement
from citywide.core.linkage.judgements import Pair, known
from citywide.core.linkage.sampling import (
    Estimate,
    Stratum,
    estimate,
    estimate_by_group,
    tally_sized,
)
from citywide.core.linkage.second_opinions import blind_verdicts, resting
from citywide.core.linkage.tasks import Evidence, Task
from citywide.portal.linkage.models import ReviewSample
from citywide.portal.linkage.policy import policy
from citywide.portal.linkage.queries.log import entries


@dataclass(frozen=True)
class Measured:
    """A sample and what the judgements say of it."""

    sample: ReviewSample
    pairs: int
    judged: int
    whole: Estimate
    by_group: dict[str, Estimate]
    missed: Gap | None
    false: Gap | None


@dataclass(frozen=True)
class Reviewers:
    """How reviewers agree, as of the last midnight."""

    agreement: Agreement | None
    """None while fewer than ten pairs were judged by two people who did not know of it."""
    resting: int
    """Pairs that several people judged and nothing was settled on."""


def latest(spec: str) -> ReviewSample | None:
    """Return the newest sample of a linkage."""
    return ReviewSample.objects.filter(spec=spec).first()


def tasks(spec: str) -> list[Task]:
    """Return the pairs of the newest sample as tasks, in an order that tells nothing."""
    sample = latest(spec)
    if sample is None:
        return []
    found = [_task(pair) for _stratum, _size, pairs in _strata(sample) for pair in pairs]
    return sorted(found, key=lambda one: one.id)


def measured(spec: str, run: str = "") -> list[Measured]:
    """Return a linkage's samples with their estimates, newest first; of one run if named."""
    found = ReviewSample.objects.filter(spec=spec)
    log = entries(spec)
    result = []
    for sample in found.filter(run=run) if run else found:
        sizes = {stratum: size for stratum, size, _ in _strata(sample)}
        drawn = {stratum: pairs for stratum, _, pairs in _strata(sample)}
        parts = tally_sized(sizes, drawn, log)
        groups = estimate_by_group(parts)
        missed, false = estimated_gaps(groups) if groups else (None, None)
        judged = sum(part.same + part.different + part.unsure for part in parts)
        pairs = sum(len(listed) for listed in drawn.values())
        whole = estimate(parts)
        result.append(Measured(sample, pairs, judged, whole, groups, missed, false))
    return result


def latest_estimate(spec: str, run: str) -> Estimate | None:
    """Return the estimate of a run's newest sample that anybody judged; None without one."""
    found = [one for one in measured(spec, run) if one.judged]
    return found[0].whole if found else None


def reviewers(spec: str) -> Reviewers:
    """Return how the reviewers of a linkage agree."""
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    log = known(entries(spec), morning)
    twice = blind_verdicts(log, policy())
    return Reviewers(agreement(twice) if len(twice) >= 10 else None, len(resting(log, policy())))


def as_rows(sizes: dict[Stratum, int], drawn: dict[Stratum, list[Pair]]) -> list[dict[str, Any]]:
    """Return strata as plain values, as a sample keeps them."""
    return [
        {
            "is_linked": stratum.is_linked,
            "least": stratum.least,
            "group": stratum.group,
            "size": sizes[stratum],
            "pairs": [list(pair) for pair in pairs],
        }
        for stratum, pairs in drawn.items()
    ]


def _strata(sample: ReviewSample) -> list[tuple[Stratum, int, list[Pair]]]:
    return [
        (
            Stratum(row["is_linked"], row["least"], row["group"]),
            int(row["size"]),
            [(pair[0], pair[1]) for pair in row["pairs"]],
        )
        for row in sample.strata
    ]


def _task(pair: Pair) -> Task:
    # Without the model's own opinion: the reviewer's answer is to measure the model.
    shown = Evidence(*pair, 0.0, 0.5, {})
    name = hashlib.sha256(f"sample\n{pair[0]}\n{pair[1]}".encode()).hexdigest()[:12]
    return Task(name, (pair[0],), (pair[1],), (shown,), 0.0)
