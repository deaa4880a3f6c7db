"""An export of the homelessness management information system: HMIS CSV, fiscal year 2026.

The 24 files and their headers are those of HUD's specification (CSV version 2026 v1.0).
"""
