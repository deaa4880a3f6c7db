"""Pages about homelessness: spending to outcome, for residents and for people of the city."""
