"""The city's own report of March 26, 2026, as a portfolio: what it says, and what is made up.

From the memorandum: 24 projects, $46.4 million, 15+ departments, the two named projects that are
not GREEN with issue and mitigating action, 11 projects completed since March 5, 2025, three of
them by name and month, the criteria, the target of 80 %. Everything else here (other names, single
budgets, dates) is made up so that it adds up to that.
"""

from tests.services.portfolio.golden.portfolio import AS_OF, PREVIOUS, document

__all__ = ["AS_OF", "PREVIOUS", "document"]
