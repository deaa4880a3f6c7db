"""People of the city, departments, roles and how they sign in."""
