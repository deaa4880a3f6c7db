"""ZIP archives that come out the same each time."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Before that, ZIP knows no time."""


def zipped(parts: Mapping[str, bytes], moment: datetime) -> bytes:
    """Return a ZIP of the parts in their order, each as old as `moment`."""
    year, month, day, hour, minute, second = moment.astimezone(UTC).timetuple()[:6]
    stamp = max((year, month, day, hour, minute, second), _EARLIEST)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, stamp)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            packed.writestr(about, content)
    return target.getvalue()
