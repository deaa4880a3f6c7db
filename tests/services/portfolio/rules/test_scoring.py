"""Scores of proposals: weighted points from 0 to 100."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.scoring import ScoringCriterion, mean_points, score

BENEFIT = ScoringCriterion("benefit", Decimal(30))
FIT = ScoringCriterion("fit", Decimal(20))
BOTH = (BENEFIT, FIT)


def test_points_count_by_weight() -> None:
    found = score(BOTH, {"benefit": 5, "fit": 0})
    assert (found.score, found.missing) == (60, ())
    assert found.parts == {"benefit": 60, "fit": 0}
    assert score(BOTH, {"benefit": 5, "fit": 5}).score == 100
    assert score(BOTH, {"benefit": Decimal("2.5"), "fit": 2}).score == 46


def test_missing_points_are_listed_and_leave_a_range() -> None:
    found = score(BOTH, {"benefit": 4, "fit": None})
    assert (found.score, found.missing) == (None, ("fit",))
    assert (found.low, found.high) == (48, 88)
    assert score(BOTH, {}).missing == ("benefit", "fit")


@pytest.mark.parametrize(
    ("criteria", "points", "said"),
    [
        ((), {}, "no criterion to score by"),
        ((FIT, FIT), {}, "listed twice"),
        (BOTH, {"cost": 3}, "no criterion cost. The criteria are benefit, fit"),
        (BOTH, {"fit": 6}, "The points for fit are 6"),
        (BOTH, {"fit": Decimal("NaN")}, "The points for fit are NaN"),
    ],
)
def test_wrong_points_are_refused(
    criteria: tuple[ScoringCriterion, ...], points: dict[str, Decimal | int | None], said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        score(criteria, points)
    assert said in str(refused.value)


def test_a_criterion_has_a_weight() -> None:
    with pytest.raises(UsageError, match="Give more than 0"):
        ScoringCriterion("x", Decimal(0))


def test_several_people_count_equally() -> None:
    assert mean_points([5, None, 2]) == Decimal("3.5")
    assert mean_points([None]) is None


@given(
    st.lists(
        st.tuples(st.integers(1, 100), st.none() | st.integers(0, 5), st.integers(0, 5)),
        min_size=1,
        max_size=6,
    )
)
def test_the_final_score_lies_in_the_range(
    rows: list[tuple[int, int | None, int]],
) -> None:
    criteria = [ScoringCriterion(str(i), Decimal(weight)) for i, (weight, _, _) in enumerate(rows)]
    early = score(criteria, {str(i): points for i, (_, points, _) in enumerate(rows)})
    final = score(
        criteria,
        {str(i): later if points is None else points for i, (_, points, later) in enumerate(rows)},
    )
    tiny = Decimal("1e-20")
    assert final.score is not None
    assert early.low - tiny <= final.score <= early.high + tiny
    assert -tiny <= early.low <= early.high <= 100 + tiny
