"""The background queue: nothing lost, nothing done twice, everything visible."""
