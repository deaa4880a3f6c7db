"""Tests of the city services."""
