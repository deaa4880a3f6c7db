"""Coordinated-entry prioritisation: written, versioned rules that explain each person's place."""

from citywide.services.homelessness.rules.prioritisation.compare import Change, compare
from citywide.services.homelessness.rules.prioritisation.load import load_rule_set, load_rule_sets
from citywide.services.homelessness.rules.prioritisation.model import Fact, Placed, RuleSet
from citywide.services.homelessness.rules.prioritisation.rank import prioritise

__all__ = [
    "Change", "Fact", "Placed", "RuleSet", "compare", "load_rule_set", "load_rule_sets",
    "prioritise",
]  # fmt: skip
