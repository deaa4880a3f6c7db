"""The completion forecast keeps its promises whatever the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.services.portfolio.rules.forecast import (
    LEAST_PROJECTS,
    LEAST_SLIPS,
    Forecast,
    Report,
    SetAside,
    Shortfall,
    Unforecast,
    learn,
    read_history,
    shortfall,
    unforecast,
)
from citywide.services.portfolio.rules.forecast.paths import LIMIT_DAYS, Paths
from tests.services.portfolio.rules.slipping import after, histories, moved, told

NOW = after(1500)
DRAWS = 200
lefts = st.integers(-400, 4000)


def ask(reports: list[Report], about: Report, **options: object) -> Forecast:
    model = learn(reports, as_of=about.as_of)
    assert model is not None
    forecast = model.forecast(about, draws=DRAWS, **options)  # type: ignore[arg-type]
    assert forecast is not None
    return forecast


def asked(left: int) -> Report:
    return Report("ASKED", NOW, NOW + timedelta(left))


def steady(slip: int, projects: int = 10) -> list[Report]:
    """Return projects that all slip the same in each 100 days."""
    return [
        report
        for number in range(projects)
        for report in told(f"P{number}", number, 5000, [(100, slip)] * 4)
    ]


@given(histories(), lefts)
@settings(max_examples=30, deadline=None)
def test_it_orders_its_dates_and_never_ends_before_today(reports: list[Report], left: int) -> None:
    forecast = ask(reports, asked(left))
    assert NOW <= forecast.lower <= forecast.likely <= forecast.upper
    assert forecast.is_open == (forecast.upper == NOW + timedelta(LIMIT_DAYS))


@given(histories(), lefts, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_it_gives_the_same_dates_each_time(
    reports: list[Report], left: int, random: object
) -> None:
    first = ask(reports, asked(left))
    random.shuffle(reports)  # type: ignore[attr-defined]
    assert ask(reports, asked(left)) == first


@given(histories(), lefts, st.integers(-3000, 3000))
@settings(max_examples=40, deadline=None)
def test_it_moves_with_the_calendar(reports: list[Report], left: int, days: int) -> None:
    first = ask(reports, asked(left))
    (about,) = moved([asked(left)], days)
    then = ask(moved(reports, days), about)
    by = timedelta(days)
    assert (then.lower, then.likely, then.upper) == (
        first.lower + by,
        first.likely + by,
        first.upper + by,
    )


moves_of_one = st.tuples(
    st.integers(0, 300),
    st.integers(0, 3000),
    st.integers(20, 200),
    st.integers(-100, 300),
    st.integers(0, 200),
)


@given(st.lists(moves_of_one, min_size=30, max_size=40), lefts)
@settings(max_examples=40, deadline=None)
def test_more_slip_in_one_step_never_makes_it_earlier(
    projects: list[tuple[int, int, int, int, int]], left: int
) -> None:
    less, more = [], []
    for number, (begin, remaining, elapsed, slip, extra) in enumerate(projects):
        less += told(f"P{number}", begin, remaining, [(elapsed, slip)])
        more += told(f"P{number}", begin, remaining, [(elapsed, slip + extra)])
    _assert_not_earlier(ask(less, asked(left)), ask(more, asked(left)))


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(20, 120), st.integers(-30, 300), st.integers(0, 200)),
            min_size=3,
            max_size=5,
        ),
        min_size=10,
        max_size=14,
    ),
    lefts,
)
@settings(max_examples=40, deadline=None)
def test_more_slip_in_many_steps_never_makes_it_earlier(
    projects: list[list[tuple[int, int, int]]], left: int
) -> None:
    less, more = [], []
    for number, moves in enumerate(projects):
        # So far from completion that no slip changes the group of time left.
        less += told(f"P{number}", 0, 4000, [(elapsed, slip) for elapsed, slip, _ in moves])
        more += told(f"P{number}", 0, 4000, [(e, slip + extra) for e, slip, extra in moves])
    _assert_not_earlier(ask(less, asked(left)), ask(more, asked(left)))


def _assert_not_earlier(less: Forecast, more: Forecast) -> None:
    assert less.lower <= more.lower
    assert less.likely <= more.likely
    assert less.upper <= more.upper


@given(histories(), st.lists(lefts, min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_a_project_is_forecast_alike_alone_and_among_others(
    reports: list[Report], many: list[int]
) -> None:
    model = learn(reports, as_of=NOW)
    assert model is not None
    among = model.portfolio([asked(left) for left in many], draws=DRAWS)
    assert among == tuple(model.forecast(asked(left), draws=DRAWS) for left in many)


@given(histories(), histories(), lefts, st.integers(200, 900))
@settings(max_examples=25, deadline=None)
def test_it_does_not_peek(reports: list[Report], other: list[Report], left: int, day: int) -> None:
    today = after(day)
    known = [r for r in reports if r.as_of <= today]
    later = [r for r in (*reports, *other) if r.as_of > today]
    honest, tempted = learn(known, as_of=today), learn(known + later, as_of=today)
    columns = learn(read_history(known + later), as_of=today)
    assert (honest is None) == (tempted is None) == (columns is None)
    if honest is not None and tempted is not None and columns is not None:
        about = Report("ASKED", today, today + timedelta(left))
        assert honest.forecast(about, draws=DRAWS) == tempted.forecast(about, draws=DRAWS)
        assert honest.forecast(about, draws=DRAWS) == columns.forecast(about, draws=DRAWS)


def test_no_slips_leave_the_current_forecast() -> None:
    forecast = ask(steady(0), asked(321))
    assert {forecast.lower, forecast.likely, forecast.upper} == {NOW + timedelta(321)}


def test_a_steady_slip_is_carried_on_until_the_project_is_over() -> None:
    # 1,000 days left, 10 lost in each 100: after 1,200 days the end stood at 1,120 and is past.
    forecast = ask(steady(10), asked(1000))
    assert {forecast.lower, forecast.likely, forecast.upper} == {NOW + timedelta(1120)}


def test_a_portfolio_that_never_ends_gives_an_open_forecast() -> None:
    forecast = ask(steady(100), asked(1000))
    assert forecast.is_open
    assert forecast.upper == NOW + timedelta(LIMIT_DAYS)


def test_an_overdue_forecast_counts_as_today() -> None:
    assert ask(steady(30), asked(-200)).likely == ask(steady(30), asked(0)).likely
    assert ask(steady(30), asked(-200)).current == NOW - timedelta(200)


def test_time_left_matters_where_enough_projects_tell() -> None:
    near = [r for n in range(40) for r in told(f"N{n}", n, 100, [(30, 0)] * 3)]
    far = [r for n in range(40) for r in told(f"F{n}", n, 3000, [(30, 15)] * 3)]
    assert ask(near + far, asked(90)).likely == NOW + timedelta(90)
    assert ask(near + far, asked(2500)).likely > NOW + timedelta(3000)


def test_a_thin_group_leans_on_the_whole_portfolio() -> None:
    near = told("N", 0, 100, [(30, 0)])
    far = [r for n in range(40) for r in told(f"F{n}", n, 3000, [(30, 15)] * 3)]
    forecast = ask(near + far, asked(90))
    assert forecast.likely > NOW + timedelta(90)
    assert forecast.basis.similar_projects == 1


def test_a_project_with_many_reports_has_no_louder_voice() -> None:
    many = [told("MANY", 0, 5000, [(10, 40)] * 100)]
    few = [told(f"F{n}", 0, 5000, [(100, 0)] * 4) for n in range(11)]
    forecast = ask([r for reports in (*many, *few) for r in reports], asked(2000))
    assert forecast.likely == NOW + timedelta(2000)


def test_it_says_what_it_rests_on() -> None:
    basis = ask(steady(10), asked(4900)).basis
    assert (basis.projects, basis.slips) == (10, 40)
    assert (basis.similar_projects, basis.similar_slips) == (10, 40)
    assert basis.widened_share is None


def test_few_projects_give_a_wider_interval() -> None:
    def mixed(projects: int) -> list[Report]:
        slips = np.linspace(-40, 90, projects).round().astype(int)
        return [
            report
            for number, slip in enumerate(slips)
            for report in told(f"P{number}", 0, 5000, [(100, int(slip))] * 4)
        ]

    few, many = ask(mixed(10), asked(1000)), ask(mixed(200), asked(1000))
    assert few.upper - few.lower > many.upper - many.lower


def test_too_little_history_is_said_with_counts() -> None:
    reports = steady(10, projects=9)
    assert learn(reports, as_of=NOW) is None
    assert shortfall(reports, as_of=NOW) == Shortfall(9, 36, LEAST_PROJECTS, LEAST_SLIPS)
    assert shortfall(steady(10), as_of=NOW) is None
    assert learn([], as_of=NOW) is None
    assert shortfall([], as_of=NOW) == Shortfall(0, 0, LEAST_PROJECTS, LEAST_SLIPS)


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (Report("P", NOW, None), Unforecast.NO_DATE),
        (Report("P", NOW, NOW, is_complete=True), Unforecast.COMPLETE),
        (Report("P", NOW, None, is_complete=True), Unforecast.COMPLETE),
        (Report("P", NOW, date(2108, 10, 21)), Unforecast.IMPLAUSIBLE_DATE),
        (Report("P", NOW, NOW, start=NOW + timedelta(1)), Unforecast.IMPLAUSIBLE_DATE),
    ],
)
def test_it_guesses_no_date(report: Report, reason: Unforecast) -> None:
    model = learn(steady(10), as_of=NOW)
    assert model is not None
    assert unforecast(report) is reason
    assert model.forecast(report) is None
    answers = model.portfolio([asked(10), report, asked(20)], draws=DRAWS)
    assert [answer is None for answer in answers] == [False, True, False]
    assert model.portfolio([]) == ()


def test_reports_that_tell_no_slip_are_set_aside_and_counted() -> None:
    reports = steady(10)
    first = replace(reports[0], forecast_end=after(1))
    bad = [
        Report("P0", after(50), None),
        Report("P0", after(60), date(2108, 10, 21)),
        Report("P0", after(70), after(400), is_complete=True),
    ]
    model = learn([first, *reports, *bad], as_of=NOW)
    assert model is not None
    assert model.set_aside == SetAside(blank=1, implausible=2, repeated=1)
    plain = learn(reports, as_of=NOW)
    assert plain is not None
    assert model.forecast(asked(500)) == plain.forecast(asked(500))


def test_completions_end_a_project_and_tell_its_last_slip() -> None:
    reports = []
    for number in range(30):
        (first,) = told(f"P{number}", 0, 50, [])
        reports += [first, Report(f"P{number}", after(100), after(80), is_complete=True)]
    reports += [replace(r, as_of=after(200)) for r in reports if r.is_complete]
    model = learn(reports, as_of=NOW)
    assert model is not None
    assert len(model.slips.slip_days) == 30
    assert model.forecast(asked(50)).likely == NOW + timedelta(80)  # type: ignore[union-attr]


def test_a_wrong_question_is_refused() -> None:
    model = learn(steady(10), as_of=NOW)
    assert model is not None
    for share in (Decimal(0), Decimal(1), Decimal("1.2")):
        with pytest.raises(ValueError, match="share"):
            model.forecast(asked(10), share=share)
    with pytest.raises(ValueError, match="draw"):
        model.forecast(asked(10), draws=0)


steps = st.lists(st.tuples(st.integers(1, 200), st.integers(-200, 300)), min_size=1, max_size=8)


@given(steps, st.integers(0, 1500), st.integers(1, 1500))
@settings(max_examples=30, deadline=None)
def test_paths_equal_a_walk_step_by_step(
    path: list[tuple[int, int]], left: int, horizon: int
) -> None:
    passed, slipped = np.cumsum([[e for e, _ in path], [s for _, s in path]], axis=1, dtype=float)
    paths = Paths(passed[None, :], slipped[None, :])
    completed = paths.completion(np.array([left]))
    assert completed[0, 0] == _walked(path, left)
    horizon = min(horizon, int(passed[-1]))
    standing = paths.standing(np.array([left]), np.array([horizon]), completed)
    assert standing[0, 0] == pytest.approx(_walked(path, left, horizon))


def _walked(path: list[tuple[int, int]], left: int, horizon: int | None = None) -> float:
    day, end = 0, float(left)
    for elapsed, slip in path:
        if horizon is not None and day + elapsed >= horizon:
            completed = _walked(path, left)
            known = end + slip * (horizon - day) / elapsed
            return completed if completed < horizon else max(known, horizon)
        if end + slip <= day + elapsed:
            return max(end + slip, day)
        day, end = day + elapsed, end + slip
    return LIMIT_DAYS
