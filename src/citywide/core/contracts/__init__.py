"""What a data set promises: ODCS 3.x YAML turned into checked, frozen objects."""

from citywide.core.contracts.load import load_contract, load_contracts, parse_contract
from citywide.core.contracts.model import (
    Classification,
    Column,
    Combine,
    Contract,
    Reading,
    Rule,
    Severity,
    Source,
    Type,
)

__all__ = [
    "Classification",
    "Column",
    "Combine",
    "Contract",
    "Reading",
    "Rule",
    "Severity",
    "Source",
    "Type",
    "load_contract",
    "load_contracts",
    "parse_contract",
]
