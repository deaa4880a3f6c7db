"""The portfolio as a whole: board, matrix, changes, capacity, forecast, headline figures."""

from citywide.services.portfolio.queries.portfolio.board import board
from citywide.services.portfolio.queries.portfolio.capacity import capacity
from citywide.services.portfolio.queries.portfolio.changes import changes
from citywide.services.portfolio.queries.portfolio.forecast import forecasts, latest_run
from citywide.services.portfolio.queries.portfolio.matrix import matrix
from citywide.services.portfolio.queries.portfolio.published import published
from citywide.services.portfolio.queries.portfolio.shares import headline

__all__ = [
    "board",
    "capacity",
    "changes",
    "forecasts",
    "headline",
    "latest_run",
    "matrix",
    "published",
]
