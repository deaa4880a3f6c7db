"""Reads judgements, tasks and samples."""
