"""Where each person was, night by night: the spans of `homeless_spans` told as single nights."""

from citywide.services.homelessness.rules.nights.options import NIGHTS, night_parameters

__all__ = ["NIGHTS", "night_parameters"]
