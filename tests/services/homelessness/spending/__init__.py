"""Spending to outcome: costs, targets, goals, and the pages that show them."""
