"""Files of other systems, read and written without the lake or Django."""
