"""Tests of the portfolio's load."""
