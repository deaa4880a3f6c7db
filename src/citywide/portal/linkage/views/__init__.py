"""What the addresses of the workbench answer; one module per page."""
