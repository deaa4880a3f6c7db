"""Pages on which staff keep what clients agreed to."""
