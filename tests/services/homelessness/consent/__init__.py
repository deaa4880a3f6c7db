"""Consent over homelessness records: rules, doors, actions, pages."""
