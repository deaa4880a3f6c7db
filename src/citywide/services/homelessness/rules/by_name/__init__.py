"""The by-name list: everybody known to be homeless, one by one, and how their number changed.

The rules are the queries under `sql/`; this package declares the policy they take and which of
them answer which question:

- `status`: dated events, statuses and populations in spans. Computed every night as derived tables
  of the same names, and afresh for "as known then".
- `list`: who is on the list on a day. `flows`: inflow, outflow and balance by month. `people`: who
  is behind a month's cells.
- `late` and `known.py`: what was known at an instant, which late record changed which month.
"""

from citywide.services.homelessness.rules.by_name.known import (
    comparison_parameters,
    load_comparison,
)
from citywide.services.homelessness.rules.by_name.policy import Policy
from citywide.services.homelessness.rules.by_name.questions import (
    FLOWS,
    LIST,
    PEOPLE,
    cell_parameters,
    flow_parameters,
    list_parameters,
)

__all__ = [
    "FLOWS", "LIST", "PEOPLE", "Policy", "cell_parameters", "comparison_parameters",
    "flow_parameters", "list_parameters", "load_comparison",
]  # fmt: skip
