"""One package per city service, every one of the same shape."""
