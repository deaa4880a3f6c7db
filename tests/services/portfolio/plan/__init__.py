"""The plan of one project."""
