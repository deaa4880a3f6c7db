"""An audit log of its own for each test, guarded as in a running portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from citywide.portal.audit import triggers
from citywide.portal.audit.actions import record
from citywide.portal.audit.models import Entry


@pytest.fixture
def log(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """An empty log whose changes are committed, with triggers and an anchors file."""
    settings.AUDIT_ANCHORS = tmp_path / "audit.anchors"
    triggers.install(connection)
    yield
    triggers.remove(connection)


@pytest.fixture
def ten(log: None) -> list[Entry]:
    """Ten entries, oldest first."""
    return [
        record(by=f"person{n}@example.org", action="read", subject=f"dataset:stays@{n}")
        for n in range(1, 11)
    ]
