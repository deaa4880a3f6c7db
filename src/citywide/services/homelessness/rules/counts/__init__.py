"""Point-in-time count of sheltered people, and beds and their use on the same night."""

from citywide.services.homelessness.rules.counts.options import (
    COUNTS,
    count_night,
    count_parameters,
)

__all__ = ["COUNTS", "count_night", "count_parameters"]
