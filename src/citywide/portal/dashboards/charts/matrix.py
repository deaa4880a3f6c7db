"""Numbers in two directions: the checks and the table of several series over the same labels."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from citywide.core.errors import UsageError
from citywide.portal.dashboards.charts.common import cell
from citywide.portal.dashboards.charts.model import Cell, Quantity, Series, Table


def checked(series: Sequence[Series]) -> None:
    """Raise UsageError unless every series has the same labels in the same order."""
    labels = [[point.label for point in one.points] for one in series]
    for one, found in zip(series, labels, strict=True):
        if found != labels[0]:
            raise UsageError(
                f"The series {one.label!r} has other labels than {series[0].label!r}; give each "
                "series a point for every label, without a value where there is none."
            )


def matrix(series: Sequence[Series], quantity: Quantity, first: str) -> Table:
    """Return the table with a row per label and a column per series."""
    if not series:
        return Table((first,), ())
    headings = (first, *(capfirst(one.label) for one in series))
    rows = []
    for i, point in enumerate(series[0].points):
        label = capfirst(point.label)
        if not point.complete:
            with override(quantity.language):
                label = gettext("%(period)s (not yet complete)") % {"period": label}
        rows.append((Cell(label), *(cell(one.points[i].value, quantity) for one in series)))
    return Table(headings, tuple(rows))
