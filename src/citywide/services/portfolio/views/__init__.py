"""Pages: one call each into queries or actions."""
