"""What the season becomes for residents: counts by month and area, nobody to be recognized."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.services.homelessness.publish.outreach import encampment_rows, outreach_rows
from citywide.services.homelessness.publish.sites import place_rows
from citywide.services.homelessness.queries import outreach_public, public
from citywide.services.homelessness.queries.outreach.totals import Totals

APRIL = dt.date(2026, 4, 1)


def rows(dataset: str) -> dict[str, Any]:
    key = "site" if dataset == outreach_public.OCCUPANCY else "district"
    return {row[key]: row for row in public.rows_of(dataset) if row["month"] == APRIL}


def test_outreach_is_told_by_district_with_few_people_withheld(season: Path) -> None:
    found = rows(outreach_public.OUTREACH)
    assert found["10"]["sessions"] == found["3"]["sessions"] == 1
    # One contact in district 3 would follow from the whole city's and the other district's.
    assert found["3"]["contacts"] is None and found["10"]["contacts"] is None
    assert (found["all"]["contacts"], found["all"]["sessions"]) == (41, 2)
    assert found["all"]["people"] is None and found["all"]["people_unnamed"] == 80
    assert found["all"]["placements"] is None
    assert set(found) == {"3", "10", "all"}


def test_encampments_stand_beside_reports_to_311(season: Path) -> None:
    found = rows(outreach_public.ENCAMPMENTS)
    assert [found[one]["reports"] for one in ("3", "10", "unknown", "all")] == [4, 15, 1, 20]
    assert found["3"]["reports_closed"] == 3 and found["3"]["days_to_close_median"] == 4
    assert found["all"]["encampments"] is None and found["all"]["cleanups"] is None
    assert found["3"]["estimated_people"] == 14


def test_the_figures_of_the_latest_month_are_handed_on(season: Path) -> None:
    found = outreach_public.latest_outreach()
    assert found is not None and (found.month, found.sessions, found.contacts) == (APRIL, 2, 41)
    assert found.version.startswith("homelessness_outreach@") and found.cleanups is None
    (site,) = outreach_public.latest_occupancy()
    assert (site.name, site.beds, site.month, site.people) == ("Harbor Bridge", 50, APRIL, 44)
    assert site.occupancy_share == Decimal("0.8")
    (march,) = [row for row in public.rows_of(outreach_public.OCCUPANCY) if row["month"] < APRIL]
    assert march["people"] is None and march["nights_slept"] is None and march["beds"] == 50


def test_places_add_up_and_the_count_of_a_night_stands_beside(season: Path) -> None:
    found = public.rows_of(outreach_public.UNSHELTERED)
    assert found and {row["place"] for row in found} == {
        "unsheltered",
        "sheltered",
        "unknown",
        "all",
    }
    (night,) = public.rows_of(outreach_public.NIGHT_COUNTS)
    assert (night["unsheltered"], night["low"], night["method"]) == (3959, 3700, "complete")


def test_nothing_published_counts_1_to_10_people(season: Path) -> None:
    people = ("people", "contacts", "accepted", "declined", "nothing_offered", "people_unnamed",
              "placements", "encampments", "estimated_people", "cleanups", "cleanups_after_offer",
              "nights_slept")  # fmt: skip
    for dataset in outreach_public.DATASETS:
        for row in public.rows_of(dataset):
            small = [one for one in people if row.get(one) is not None and 1 <= row[one] <= 10]
            assert not small, (dataset, row)


def test_contacts_with_people_are_nobody_s_to_browse(season: Path) -> None:
    from citywide.core.errors import CitywideError
    from citywide.portal.access import gate
    from citywide.portal.access.viewer import VISITOR

    try:
        page = gate.rows(VISITOR, outreach_public.CONTACTS)
    except CitywideError:
        return
    assert page.columns == () or page.rows == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 25)] * 3), min_size=1, max_size=4))
def test_withheld_contacts_never_follow_from_the_others(table: list[tuple[int, int, int]]) -> None:
    districts = [str(one) for one in range(len(table))]
    names = ("accepted", "declined", "nothing_offered")
    counts: dict[str, Any] = {
        name: {(APRIL, d): row[at] for d, row in zip(districts, table, strict=True)}
        for at, name in enumerate(names)
    }
    counts |= {one: {} for one in ("sessions", "unnamed", "placements")}
    made = list(outreach_rows(Totals([APRIL], districts, counts, {})))
    for name in (*names, "contacts"):
        column = [row[name] for row in made]
        assert column.count(None) != 1
        assert not [one for one in column if one is not None and 1 <= one <= 10]
    for row in made:
        assert [row[name] for name in (*names, "contacts")].count(None) != 1
        share = row["accepted_share"]
        assert share is None or (row["accepted"] is not None and row["declined"] is not None)


def test_unknown_places_widen_the_bounds() -> None:
    counted = [
        {"month": APRIL, "place": place, "people": people}
        for place, people in (("unsheltered", 60), ("sheltered", 20), ("unknown", 20))
    ]
    found = {row["place"]: row for row in place_rows(counted, APRIL)}
    assert (found["unsheltered"]["share_low"], found["unsheltered"]["share_high"]) == (
        Decimal("0.6000"), Decimal("0.8000"),
    )  # fmt: skip
    assert found["all"]["people"] == 100 and found["unknown"]["share_low"] is None
    elsewhere = list(place_rows(counted, APRIL, withheld={APRIL}))
    assert [row["people"] for row in elsewhere] == [None] * 4


def test_no_report_is_told_only_of_months_that_reports_reach() -> None:
    months = [dt.date(2026, month, 1) for month in (3, 4, 5, 6)]
    said = {"reports": 3, "reports_closed": 1, "days_to_close_median": 2}
    told = [{"month": month, "district": "3", **said} for month in (months[0], months[2])]
    found = list(encampment_rows(None, told, months, ["3"]))
    by_month = {row["month"]: row["reports"] for row in found if row["district"] == "3"}
    assert by_month == {months[0]: 3, months[1]: 0, months[2]: 3, months[3]: None}
    assert all(row["reports"] is None for row in encampment_rows(None, [], months, ["3"]))
