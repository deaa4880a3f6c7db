"""Tests of the project portfolio."""
