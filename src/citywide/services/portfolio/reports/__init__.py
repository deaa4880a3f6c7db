"""The documents the service writes."""
