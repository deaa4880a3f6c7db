"""Where people went and whether they came back, always with what nobody knows."""

from citywide.services.homelessness.rules.exits.options import EXITS, exit_parameters

__all__ = ["EXITS", "exit_parameters"]
