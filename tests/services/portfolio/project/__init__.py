"""Tests of the portfolio's project."""
