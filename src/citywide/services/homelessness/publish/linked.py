"""The published figures under identities that are supposed: what linkage error does to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from citywide.services.homelessness.publish import computed
from citywide.services.homelessness.publish.computed import Row
from citywide.services.homelessness.publish.publication import data_sets


def figures() -> Mapping[str, Callable[[], Iterable[Row]]]:
    """Return what makes each published data set of the current data; none before the first stay."""
    found = computed.coverage()
    return data_sets(found) if found is not None and found.months else {}
