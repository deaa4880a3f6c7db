"""The city's rows as an HMIS CSV export, for whoever keeps the HMIS or reads the format."""

from __future__ import annotations

from pathlib import Path

from citywide.portal.access.exchange import with_tables
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.exchange.hmis.outgoing import sending
from citywide.services.homelessness.queries.lake import HMIS, PUBLISHER, PURPOSE


def write_hmis(
    *, viewer: Viewer = PUBLISHER, target: Path, source_id: str = "", hashed: bool = False
) -> Path:
    """Write an HMIS CSV export of FY2026 (a zip file, or a folder) and return its path.

    `source_id` limits it to what one source sent, such as the programs kept locally; it is needed
    where there are several, because numbers of clients are those of their source. `hashed` hashes
    names and social security numbers, which cannot be undone.

    Raises:
        NotFound: nothing was imported, or nothing of that source.
        UsageError: there are several sources and none was named, or the target exists already.
        Forbidden: the viewer may not read every column.
    """
    return with_tables(viewer, HMIS, sending(target, source_id, hashed), purpose=PURPOSE)
