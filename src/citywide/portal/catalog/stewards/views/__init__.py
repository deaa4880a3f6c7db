"""What the stewards' addresses answer; one module per page."""
