"""Pages: one call into `queries`, one template."""
