"""What the service reads: the lake through the gate, and its own records."""
