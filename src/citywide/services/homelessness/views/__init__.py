"""Pages: each view reads, checks, and makes one call."""
