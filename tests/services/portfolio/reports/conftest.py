"""The golden example, loaded and reported on.

Making a report publishes it into the lake, which takes seconds: tests that only read one, or undo
what they do, share the module's own, `world`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.services.portfolio.golden import AS_OF, PREVIOUS, document


@pytest.fixture(autouse=True)
def own_uploads(tmp_path: Path, settings: Any) -> None:
    """Locked files are kept in the test's own folder."""
    settings.MEDIA_ROOT = str(tmp_path / "uploads")


@pytest.fixture
def golden(portfolio_city: Path, office: dict[str, Any], viewer: Callable[[str], Any]) -> Any:
    """The portfolio of the golden example, entered."""
    from citywide.services.portfolio.actions.load import load

    return load(by=viewer("lead"), document=document())


@dataclass(frozen=True)
class World:
    """The golden example's office, its people by kind, and its report, a draft of the lead's."""

    office: dict[str, Any]
    made: Any

    @property
    def report(self) -> Any:
        """The report as it is now."""
        return type(self.made).objects.get(pk=self.made.pk)

    def viewer(self, name: str) -> Any:
        """Return the viewer of a kind of person."""
        from citywide.portal.access.viewer import VISITOR, viewer_of

        return viewer_of(self.office[name]) if self.office[name] else VISITOR

    def client(self, name: str) -> Any:
        """Return a test client of a kind of person, signed in unless a visitor."""
        from django.test import Client

        client = Client()
        if self.office[name] is not None:
            client.force_login(self.office[name], BACKEND)
        return client


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def shared_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """What `world` gives; undone when the module's tests are."""
    from django.db import transaction

    from tests.services.portfolio import conftest as portfolio

    folder = tmp_path_factory.mktemp("golden")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        portfolio.portfolio_city.__wrapped__(folder, patch)
        with transaction.atomic():
            yield _made(portfolio.office.__wrapped__(None))
            transaction.set_rollback(True)


def _made(office: dict[str, Any]) -> World:
    from citywide.portal.access.viewer import viewer_of
    from citywide.services.portfolio.actions.load import load
    from citywide.services.portfolio.actions.report import make_report

    lead = viewer_of(office["lead"])
    load(by=lead, document=document())
    return World(office, make_report(by=lead, as_of=AS_OF, previous_on=PREVIOUS))


@pytest.fixture
def world(shared_world: World, db: Any) -> World:
    """The golden example's office and report; what a test changes is undone."""
    from django.core.cache import cache

    cache.clear()
    return shared_world
