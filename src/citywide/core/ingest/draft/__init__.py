"""An extract nobody has described yet to a complete contract, each guess with its confidence."""

from citywide.core.ingest.draft.draft import draft_contract

__all__ = ["draft_contract"]
