"""HMIS CSV, the exchange format of homelessness systems (FY2022, FY2024, FY2026), in and out."""
