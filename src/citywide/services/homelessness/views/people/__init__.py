"""Pages about homelessness: people."""
