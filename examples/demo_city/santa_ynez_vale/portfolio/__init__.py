"""The project office's own records: the technology projects with plans, money, risks and status.

They tell the same portfolio as the extract `technology_projects.json`, month by month, in the form
`citywide portfolio load` reads.
"""

from .document import document, write_portfolio

__all__ = ["document", "write_portfolio"]
