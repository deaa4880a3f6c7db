"""Landed bytes of any kind to text records: CSV, Excel, JSON, GeoJSON, Parquet, compressed or not.

`read_extract` reads a whole extract, `raw_rows` fetches single records of it again.
"""

from citywide.core.ingest.read.extract import read_extract
from citywide.core.ingest.read.raw import RawRow, raw_rows
from citywide.core.ingest.read.result import Note, Progress, ReadResult

__all__ = ["Note", "Progress", "RawRow", "ReadResult", "raw_rows", "read_extract"]
