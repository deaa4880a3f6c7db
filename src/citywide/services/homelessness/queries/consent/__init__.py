"""What clients agreed to, and what follows from it for each read."""
