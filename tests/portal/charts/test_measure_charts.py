"""Charts of a measure show the numbers of its receipt; the template shows all of a chart."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Engine

from citywide.core.errors import NotFound
from citywide.portal import dashboards
from citywide.portal.dashboards import charts
from tests.portal.charts.samples import (
    PERCENT,
    Said,
    drawings,
    marks,
    measure,
    place,
    points,
    squares,
    value,
)

RECEIPT = Said(
    value("2025-01", "0.8", bounds=("0.7", "0.9")),
    value("2025-03", "0.95"),
    value("2025-04", "0.2"),
    value("unknown", None),
    value("all", "0.85"),
    *(
        value("2025-03", share, group="district", member=member)
        for member, share in (("10", "0.9"), ("2", None), ("1", "0.7"), ("unknown", "0.5"))
    ),
    value("2025-01", "0.6", group="district", member="1"),
    headline=1,
)


def texts(chart: charts.Chart) -> list[list[str]]:
    return [[cell.text for cell in row] for row in chart.table.rows]


def test_a_trend_has_every_period_and_marks_those_running() -> None:
    chart = charts.trend_chart(RECEIPT, measure(), "en")
    assert [row[:2] for row in texts(chart)] == [
        ["January 2025", "80.0%"],
        ["February 2025", "no value"],
        ["March 2025", "95.0%"],
        ["April 2025 (not yet complete)", "20.0%"],
    ]
    assert chart.summary.startswith("Requests closed on time, March 2025: 95.0%")
    assert "Target: at least 90%" in chart.svg


def test_a_group_is_shown_for_the_latest_full_period_with_the_unknown_last() -> None:
    chart = charts.group_chart(RECEIPT, measure(), "district", None, "en", label="council district")
    assert chart.kind == "dots"
    assert chart.name == "Requests closed on time, by council district, March 2025"
    assert [row[:2] for row in texts(chart)] == [
        ["District 1", "70.0%"],
        ["District 2", "no value"],
        ["District 10", "90.0%"],
        ["Not known", "50.0%"],
    ]
    assert "City as a whole: 95.0%" in chart.svg
    earlier = charts.group_chart(RECEIPT, measure(), "district", "2025-01", "en")
    assert [row[:2] for row in texts(earlier)] == [["District 1", "60.0%"]]


def test_a_group_without_bounds_is_shown_as_bars() -> None:
    numbers = (
        value("2025-03", "3"),
        value("2025-03", "2", group="service", member="Cây"),
    )
    bare = Said(*(replace(one, lower=None, upper=None) for one in numbers))
    chart = charts.group_chart(bare, measure(unit="count", decimals=0), "service", None, "vi")
    assert (chart.kind, texts(chart)) == ("bar", [["Cây", "2"]])


def test_a_group_the_measure_does_not_have_is_refused() -> None:
    with pytest.raises(NotFound, match="is shown by district, service"):
        charts.group_chart(RECEIPT, measure(), "ward", None, "en")


def test_group_trends_have_a_column_per_member() -> None:
    chart = charts.group_trends(RECEIPT, measure(), "district", "en")
    assert chart.table.headings[1:] == ("District 1", "District 2", "District 10", "Not known")
    assert texts(chart)[0][:3] == ["January 2025", "60.0%", "no value"]


def test_a_map_draws_every_district_with_or_without_a_number() -> None:
    shapes = {place.short: place.geometry for place in squares(None, None, None)}
    chart = charts.district_map(RECEIPT, measure(), "en", shapes)
    assert texts(chart) == [
        ["District 1", "70.0%"],
        ["District 2", "no value"],
        ["District 3", "no value"],
    ]


def test_a_sparkline_says_what_its_measure_says() -> None:
    chart = charts.measure_sparkline(RECEIPT, measure(), "en")
    assert chart.kind == "sparkline"
    assert chart.summary == charts.trend_chart(RECEIPT, measure(), "en").summary


@pytest.fixture(scope="module")
def template() -> object:
    folder = Path(dashboards.__file__).parent / "templates"
    engine = Engine(dirs=[str(folder)], libraries={"i18n": "django.templatetags.i18n"})
    return engine.get_template("dashboards/chart.html")


def test_the_template_shows_name_drawing_summary_and_numbers(template: object) -> None:
    chart = charts.line(points("0.5", None), id="c", name="A <b> & c", quantity=PERCENT)
    html = template.render(Context({"chart": chart, "csv_url": "/c.csv", "level": 2}))  # type: ignore[attr-defined]
    assert '<h2 class="chart__name" id="c-name">A &lt;b&gt; &amp; c</h2>' in html
    assert f'<p class="chart__summary" id="c-summary">{chart.summary}</p>' in html
    assert html.count("<svg") == 2 and str(chart.svg) in html
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", html)
    assert cells[2:] == ["Period 0", "50.0%", "Period 1", "no value"]
    assert 'href="/c.csv"' in html and "Receipt" not in html
    assert "style" not in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_template_shows_a_sentence_when_there_is_nothing_to_draw(template: object) -> None:
    chart = charts.bar([], id="c", name="C", quantity=PERCENT)
    html = template.render(Context({"chart": chart}))  # type: ignore[attr-defined]
    assert "There are no numbers to show yet." in html
    assert "<svg" not in html and "<table" not in html


def test_a_tile_has_the_drawing_and_the_summary_for_those_who_cannot_see_it(
    template: object,
) -> None:
    chart = charts.sparkline(points("0.5", "0.6"), id="s", name="S", quantity=PERCENT)
    html = template.render(Context({"chart": chart, "compact": True}))  # type: ignore[attr-defined]
    assert f'<p class="usa-sr-only" id="s-summary">{chart.summary}</p>' in html
    assert html.count("<svg") == 1 and "<table" not in html


def test_a_goal_is_drawn_on_the_scale_of_the_values() -> None:
    goal = charts.Goal(Decimal("0.9"), "Target: at least 90%")
    chart = charts.line(points("0.1", "0.9"), id="g", name="G", quantity=PERCENT, goal=goal)
    for tree in drawings(chart).values():
        (line,) = marks(tree, "target")
        last = list(marks(tree, "point"))[-1]
        assert place(line)[1] == pytest.approx(place(last)[1], abs=0.02)
        assert line.get("stroke-dasharray")
