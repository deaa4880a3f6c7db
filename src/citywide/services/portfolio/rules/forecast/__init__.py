"""Completion forecasts with an interval, from the portfolio's own past slips.

`learn` takes what was known on a date, `calibrate` how far past intervals fell short; then
`SlipModel.calibrated(...).portfolio(reports)` answers for all projects at once. `backtest` says
how good that was.
"""

from citywide.services.portfolio.rules.forecast.backtest import (
    BackTest,
    HorizonRow,
    Losses,
    Row,
    backtest,
    calibrate,
)
from citywide.services.portfolio.rules.forecast.history import (
    History,
    Report,
    SetAside,
    read_history,
)
from citywide.services.portfolio.rules.forecast.interval import Calibration, Widening
from citywide.services.portfolio.rules.forecast.model import SlipModel, learn, shortfall
from citywide.services.portfolio.rules.forecast.result import (
    LEAST_PROJECTS,
    LEAST_SLIPS,
    Basis,
    Forecast,
    Shortfall,
    Unforecast,
    unforecast,
)

__all__ = [
    "LEAST_PROJECTS",
    "LEAST_SLIPS",
    "BackTest",
    "Basis",
    "Calibration",
    "Forecast",
    "History",
    "HorizonRow",
    "Losses",
    "Report",
    "Row",
    "SetAside",
    "Shortfall",
    "SlipModel",
    "Unforecast",
    "Widening",
    "backtest",
    "calibrate",
    "learn",
    "read_history",
    "shortfall",
    "unforecast",
]
