"""Pages about homelessness: public."""
