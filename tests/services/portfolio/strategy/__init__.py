"""Tests of the strategic plan and its annual work."""
