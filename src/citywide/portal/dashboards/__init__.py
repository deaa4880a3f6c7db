"""Measures as pages: charts, tables, sentences and receipts."""
