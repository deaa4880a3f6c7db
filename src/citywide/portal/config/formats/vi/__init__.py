"""Formats of one language; see the constants."""
