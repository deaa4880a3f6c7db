"""The colour of the open risks and issues of a project.

A risk is scored on a 5 x 5 matrix: probability (1 rare to 5 almost certain) times impact (1
negligible to 5 severe). From 15 it is RED, from 8 YELLOW, below GREEN (settings). A mitigation in
place takes it one colour down, but not while its action is overdue; and whatever is overdue is at
least YELLOW.

An issue has happened: severity 3 (severe) is RED without an action or with an overdue one, else
YELLOW; severity 2 (serious) is YELLOW without an action or with an overdue one; severity 1 (minor)
is YELLOW only when overdue. The axis has the colour of the worst of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.colour import Colour, worst
from citywide.services.portfolio.rules.thresholds import Thresholds

SEVERE = 3
SERIOUS = 2


@dataclass(frozen=True)
class RiskFact:
    """An open risk; raises UsageError when a rating is not from 1 to 5."""

    probability: int
    impact: int
    is_overdue: bool = False
    is_mitigated: bool = False

    def __post_init__(self) -> None:
        for name, rating in (("probability", self.probability), ("impact", self.impact)):
            if not 1 <= rating <= 5:
                raise UsageError(f"The {name} of a risk is {rating}. Give a number from 1 to 5.")

    @property
    def score(self) -> int:
        """Probability times impact, 1 to 25."""
        return self.probability * self.impact


@dataclass(frozen=True)
class IssueFact:
    """An open issue; severity 1 minor, 2 serious, 3 severe, else UsageError."""

    severity: int
    is_overdue: bool = False
    has_action: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.severity <= SEVERE:
            raise UsageError(
                f"The severity of an issue is {self.severity}. Give a number from 1 to {SEVERE}."
            )


def risk_colour(risk: RiskFact, thresholds: Thresholds) -> Colour:
    """The colour of one open risk by the rule above."""
    colour = Colour.GREEN
    if risk.score >= thresholds.risk_red_from:
        colour = Colour.RED
    elif risk.score >= thresholds.risk_yellow_from:
        colour = Colour.YELLOW
    if risk.is_overdue:
        return worst((colour, Colour.YELLOW)) or colour
    return _one_better(colour) if risk.is_mitigated else colour


def issue_colour(issue: IssueFact) -> Colour:
    """The colour of one open issue by the rule above."""
    is_handled = issue.has_action and not issue.is_overdue
    if issue.severity == SEVERE:
        return Colour.YELLOW if is_handled else Colour.RED
    if issue.is_overdue or (issue.severity == SERIOUS and not is_handled):
        return Colour.YELLOW
    return Colour.GREEN


def _one_better(colour: Colour) -> Colour:
    return Colour.YELLOW if colour is Colour.RED else Colour.GREEN
