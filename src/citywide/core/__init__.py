"""The ground floor: contracts, engines, lake, ingest, derive, measures, receipts."""
