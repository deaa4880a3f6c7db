"""Tests of the monthly status."""
