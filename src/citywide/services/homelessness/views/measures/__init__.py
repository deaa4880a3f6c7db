"""Pages about homelessness: measures."""
