"""Sentences made from figures and keys."""
