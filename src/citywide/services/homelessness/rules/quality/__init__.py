"""Data quality of an HMIS export: what is missing, impossible or late, and how to correct it."""

from citywide.services.homelessness.rules.quality.checks import Check, Settings, checks

__all__ = ["Check", "Settings", "checks"]
