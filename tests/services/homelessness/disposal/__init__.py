"""Disposal in the lake: rows gone for good, tombstones, receipts that say so."""
