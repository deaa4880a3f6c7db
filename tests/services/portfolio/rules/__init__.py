"""Tests of the portfolio's calculations."""
