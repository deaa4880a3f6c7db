"""Who saw or changed what, and why: an append-only log whose entries are chained by hashes."""
