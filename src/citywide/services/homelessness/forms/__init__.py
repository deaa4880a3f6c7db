"""What people enter on the service's pages."""
