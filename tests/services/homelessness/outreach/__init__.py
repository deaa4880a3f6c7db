"""Outreach, encampments and interim housing."""
