"""The Coordinated Entry APR against HUD's test kit, and by hand."""
