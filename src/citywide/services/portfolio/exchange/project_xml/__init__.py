"""Microsoft Project's XML format (MSPDI), which ProjectLibre and others also read and write."""

from citywide.services.portfolio.exchange.project_xml.read import read_project_xml
from citywide.services.portfolio.exchange.project_xml.write import write_project_xml

__all__ = ["read_project_xml", "write_project_xml"]
