"""Tests of the portfolio's intake."""
