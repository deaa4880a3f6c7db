"""A whole city at once: what is due, in order, from sources to scorecard."""

from citywide.core.pipeline.city import City, load_city
from citywide.core.pipeline.refresh import Refreshed, refresh
from citywide.core.pipeline.run import CityRun, Step, run_city
from citywide.core.pipeline.scorecard import Figure, scorecard
from citywide.core.pipeline.status import DatasetStatus, status

__all__ = [
    "City",
    "CityRun",
    "DatasetStatus",
    "Figure",
    "Refreshed",
    "Step",
    "load_city",
    "refresh",
    "run_city",
    "scorecard",
    "status",
]
