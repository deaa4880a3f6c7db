"""The money of one project."""
