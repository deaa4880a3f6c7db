"""What may leave: tables of counts of people with small numbers hidden so that they stay hidden."""

from citywide.core.disclosure.tables import Protected, protect

__all__ = ["Protected", "protect"]
