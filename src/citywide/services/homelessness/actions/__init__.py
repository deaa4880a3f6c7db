"""Writes: keyword-only, in the name of somebody, one transaction, one event in the audit log."""
