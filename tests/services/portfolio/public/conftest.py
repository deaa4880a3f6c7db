"""The golden portfolio, published once and only read: its database is empty again afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.services.portfolio.public import published


@pytest.fixture(scope="session")
def golden_city(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Path:
    """City and lake with the golden portfolio published twice; never changed."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("golden")
    (folder / "city" / "contracts").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        _point_at(folder, patch)
        with transaction.atomic():
            published.enter()
            # The pages must do without what people type in.
            transaction.set_rollback(True)
    return folder


def _point_at(folder: Path, patch: pytest.MonkeyPatch) -> None:
    from django.core.cache import cache

    patch.setenv("CITYWIDE_CITY", str(folder / "city"))
    patch.setenv("CITYWIDE_LAKE", str(folder / "lake"))
    patch.setenv("CITYWIDE_SERVICES", "portfolio")
    cache.clear()


@pytest.fixture
def golden(golden_city: Path, db: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The golden portfolio as the public reads it; no project is in the database."""
    _point_at(golden_city, monkeypatch)
    return golden_city


@pytest.fixture
def read(golden: Path, client: Any) -> Callable[[str], str]:
    """Return a function: address -> what a visitor reads there."""

    def answer(address: str) -> str:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return str(body.decode())

    return answer
