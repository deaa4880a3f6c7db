"""Keyed encodings of people, made where the people are known, and their one-to-one links."""
