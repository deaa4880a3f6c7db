"""Data sets: public pages and the stewards' pages."""
