"""`citywide new service NAME`: a small service that works, in the shape all services have."""

from citywide.cli.new_service.command import register

__all__ = ["register"]
