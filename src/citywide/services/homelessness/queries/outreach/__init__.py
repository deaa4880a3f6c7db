"""Reads of what outreach teams enter, of areas and sites, and of reports to 311."""
