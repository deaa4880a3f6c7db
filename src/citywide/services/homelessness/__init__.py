"""Homelessness: HMIS exports, people, nights, measures and the by-name list."""
