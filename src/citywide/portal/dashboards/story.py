"""Everything a measure's page tells: the trend, each group in a period, and what it rests on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from citywide.core.errors import NotFound
from citywide.core.measures.model import Measure
from citywide.core.measures.periods import ALL, UNKNOWN
from citywide.portal.access import gate
from citywide.portal.dashboards import charts, words
from citywide.portal.dashboards.charts.measures import chosen_period
from citywide.portal.dashboards.queries import Scored


@dataclass(frozen=True)
class Group:
    """A measure by the members of one group."""

    name: str
    label: str
    chart: charts.Chart
    map: charts.Chart | None
    trends: charts.Chart | None
    is_partly_withheld: bool


@dataclass(frozen=True)
class Story:
    """What a measure's page shows."""

    scored: Scored
    description: str
    trend: charts.Chart | None
    groups: list[Group]
    periods: list[tuple[str, str]]
    """(name, name in words), newest first."""
    period: str
    receipts: list[gate.ShownReceipt]
    dataset_name: str

    @cached_property
    def target(self) -> str:
        """Return the target in words; empty without one."""
        return words.target_aim(self.scored.measure, self.scored.language)


def story(*, viewer: gate.Viewer, measure_id: str, language: str, period: str = "") -> Story:
    """Return what a measure's page shows.

    Raises:
        NotFound: there is no such measure, or no number of that period.
    """
    figure = gate.measure(viewer, measure_id)
    measure, receipt = figure.measure, figure.receipt
    scored = Scored(measure, figure, language)
    contract = gate.city().contracts[measure.dataset]
    name = contract.translated("name", language)
    told: dict[str, Any] = {"scored": scored, "dataset_name": name}
    told["description"] = words.description_of(measure, language)
    if receipt is None:
        return Story(**told, trend=None, groups=[], periods=[], period="", receipts=[])
    periods = _periods(receipt, measure, language)
    chosen = period or chosen_period(receipt, measure, None)
    if period and period not in dict(periods):
        raise NotFound(f"{measure_id} has no number for the period {period!r}.")
    trend = charts.trend_chart(receipt, measure, language) if measure.period else None
    groups = [_group(viewer, receipt, measure, g, chosen, language) for g in measure.groups]
    earlier = gate.receipts_of(viewer, measure_id)
    return Story(
        **told, trend=trend, groups=groups, periods=periods, period=chosen, receipts=earlier[:10]
    )


def _periods(receipt: gate.ShownReceipt, measure: Measure, language: str) -> list[tuple[str, str]]:
    grain = measure.period.grain if measure.period else None
    found = list(dict.fromkeys(v.period for v in receipt.values if v.group is None))
    dated = [name for name in found if name not in {ALL, UNKNOWN}]
    ordered = [*reversed(dated), *([ALL] if ALL in found else [])]
    return [(name, words.period_name(name, grain, language)) for name in ordered]


def _group(
    viewer: gate.Viewer,
    receipt: gate.ShownReceipt,
    measure: Measure,
    group: str,
    period: str,
    language: str,
) -> Group:
    column = gate.city().contracts[measure.dataset].column(group)
    label = column.translated("label", language)
    found = {v.member for v in receipt.values if v.group == group and v.member}
    members = {
        member: column.value_label(member, language)
        for member in found
        if column.value_label(member, language) != member
    }
    values = [(p, v) for p, v in enumerate(receipt.values) if v.group == group]
    outlines = _outlines(viewer, group)
    over_time = measure.period is not None and len({v.period for _, v in values}) > 2
    return Group(
        name=group,
        label=label,
        chart=charts.group_chart(
            receipt, measure, group, period, language, label=label, members=members
        ),
        map=charts.district_map(
            receipt,
            measure,
            language,
            outlines,
            group=group,
            period=period,
            label=label,
            members=members,
        )
        if outlines
        else None,
        trends=charts.group_trends(receipt, measure, group, language, label=label, members=members)
        if over_time
        else None,
        is_partly_withheld=any(p in receipt.withheld for p, _ in values),
    )


def _outlines(viewer: gate.Viewer, group: str) -> dict[str, Any]:
    """Return the outline of each member of a group of places, where a data set publishes them."""
    for contract in gate.visible_datasets(viewer):
        names = {column.name for column in contract.columns}
        if group in names and names & {"geometry", "geojson", "shape"} and contract.key:
            found = gate.geometry(viewer, contract.id, group)
            return {member: json.loads(outline) for member, outline in found.items()}
    return {}
