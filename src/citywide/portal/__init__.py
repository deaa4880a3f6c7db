"""The Django project that staff and residents use; every city service plugs into it."""
