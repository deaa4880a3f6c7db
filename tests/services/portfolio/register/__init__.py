"""Tests of risks, issues, decisions, changes and baselines."""
