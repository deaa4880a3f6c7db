"""One background queue: uploads, decisions, scheduled runs, each with visible state."""
