"""Sentences of what rules and queries found, in the language of the reader."""
