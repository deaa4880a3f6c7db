"""The limits the portfolio's rules compare with: settings, with the memorandum's defaults.

Sources: the Project Management Office's memorandum of March 26, 2026 (cost over $500,000, more
than one department, greater than one year, target success rate 80 %), and the portfolio's rule
"green up to 5 %, yellow 5 to 10 %, red from 10 %".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from citywide.core.errors import SettingsError


@dataclass(frozen=True)
class Thresholds:
    """Limits of the rules, checked when they are made; raises SettingsError with every mistake.

    Shares are fractions: 0.05 is 5 %. A share of exactly `yellow_from` is still green, a share of
    exactly `red_from` is red. `oversight_days` counts each whole 365 as a calendar year.
    """

    yellow_from: Decimal = Decimal("0.05")
    red_from: Decimal = Decimal("0.10")
    oversight_cost_usd: Decimal = Decimal("500000")
    oversight_departments: int = 1
    oversight_days: int = 365
    success_target: Decimal = Decimal("0.80")
    success_tolerance: Decimal = Decimal("0.10")
    # What a slip is compared with when a baseline has an end but no start (see rules/slip.py).
    reference_duration_days: int = 365
    # Scores of a 5 x 5 matrix, probability times impact (see rules/risk.py).
    risk_yellow_from: int = 8
    risk_red_from: int = 15
    stale_after_days: int = 35
    overload_share: Decimal = Decimal("1")

    def __post_init__(self) -> None:
        mistakes = [sentence for sentence in self._mistakes() if sentence]
        if mistakes:
            raise SettingsError(" ".join(mistakes))

    def _mistakes(self) -> list[str]:
        shares = ("yellow_from", "red_from", "success_target", "success_tolerance")
        found = [self._wrong_share(name) for name in shares]
        found += [self._wrong_count(name, 1) for name in ("reference_duration_days",)]
        counts = ("oversight_departments", "oversight_days", "stale_after_days")
        found += [self._wrong_count(name, 0) for name in counts]
        found += [self._wrong_amount(name) for name in ("oversight_cost_usd", "overload_share")]
        if any(found):
            return found
        return [self._wrong_order("yellow_from", "red_from"), self._wrong_risks()]

    def _wrong_share(self, name: str) -> str:
        share = getattr(self, name)
        if isinstance(share, Decimal) and share.is_finite() and 0 <= share <= 1:
            return ""
        return f"The setting {name} is {share}. Give a share from 0 to 1, such as 0.05 for 5 %."

    def _wrong_count(self, name: str, least: int) -> str:
        count = getattr(self, name)
        if isinstance(count, int) and count >= least:
            return ""
        return f"The setting {name} is {count}. Give a whole number, {least} or more."

    def _wrong_amount(self, name: str) -> str:
        amount = getattr(self, name)
        if isinstance(amount, Decimal) and amount.is_finite() and amount >= 0:
            return ""
        return f"The setting {name} is {amount}. Give a number, 0 or more."

    def _wrong_order(self, lower: str, upper: str) -> str:
        if getattr(self, lower) < getattr(self, upper):
            return ""
        return (
            f"The setting {lower} ({getattr(self, lower)}) must be below {upper} "
            f"({getattr(self, upper)}). Lower the one or raise the other."
        )

    def _wrong_risks(self) -> str:
        if 1 <= self.risk_yellow_from < self.risk_red_from <= 25:
            return ""
        return (
            f"The settings risk_yellow_from ({self.risk_yellow_from}) and risk_red_from "
            f"({self.risk_red_from}) must be scores from 1 to 25, yellow below red."
        )
