"""Comments, files, notices, and what needs one today."""
