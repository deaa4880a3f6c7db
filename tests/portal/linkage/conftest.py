"""Two departments linked once, people of every kind, and clients signed in as them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citywide.core.engines import open_engine
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.lake import Lake
from citywide.core.linkage import save_model
from citywide.core.linkage.runs import Archive
from citywide.core.pipeline import load_city
from citywide.core.pipeline.linkage import run_linkage
from citywide.core.settings import Settings
from tests.linkage import small
from tests.portal.conftest import PASSWORD, _move_tables, _point_at

ROLES = (
    *("visitor", "staff", "reviewer", "second", "third", "half_reviewer", "steward"),
    *("half_steward", "privacy_officer", "administrator"),
)
"""The `half_` ones are of one of the two departments only."""
HOUSING, OUTREACH = "Housing Department", "Outreach Team"


@pytest.fixture(scope="session")
def built_linkage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """City and lake with one run of the linkage; never changed."""
    folder = tmp_path_factory.mktemp("linked")
    city = load_city(small.write_city(folder / "city"))
    lake = Lake(folder / "lake")
    engine = open_engine(Settings(), lake.root / "work" / "spill")
    try:
        shop = Workshop(lake, engine, city.contracts)
        for name, rows in small.rows(110).items():
            path = small.write_extract(folder / f"{name}.csv", rows)
            assert str(ingest_file(shop, city.contracts[name], path).run.state) == "published"
        spec = small.spec()
        save_model(small.model(spec), Archive(lake.root, spec.id).models)
        _run, published = run_linkage(shop, spec)
        assert [one.state for one in published] == ["published"], published
    finally:
        engine.close()
    return folder


@pytest.fixture
def linked(built_linkage: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The linked city, to read."""
    return _point_at(built_linkage, monkeypatch)


@pytest.fixture
def own_linked(built_linkage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the linked city that a test may change, come out of a backup."""
    folder = tmp_path / "own"
    shutil.copytree(built_linkage, folder)
    _move_tables(built_linkage / "lake", folder / "lake")
    return _point_at(folder, monkeypatch)


@pytest.fixture
def people(db: Any) -> dict[str, Any]:
    """One user per role; a visitor is None."""
    from citywide.portal.accounts.models import Department, Grant, Stewardship, User

    housing = Department.objects.get_or_create(name=HOUSING)[0]
    made: dict[str, Any] = {"visitor": None}
    grants: dict[str, list[tuple[str, Any]]] = {
        "staff": [("staff", housing)],
        "reviewer": [("linkage_reviewer", None)],
        "second": [("linkage_reviewer", None)],
        "third": [("linkage_reviewer", None)],
        "half_reviewer": [("linkage_reviewer", housing)],
        "steward": [("staff", housing)],
        "half_steward": [("staff", housing)],
        "privacy_officer": [("privacy_officer", None)],
        "administrator": [("administrator", None)],
    }
    for role, held in grants.items():
        user = User.objects.create_user(f"{role}@example.org", PASSWORD, name=role.title())
        for name, department in held:
            Grant.objects.create(user=user, role=name, department=department)
        made[role] = user
    for dataset in ("clients", "contacts", "residents"):
        Stewardship.objects.create(user=made["steward"], dataset=dataset)
    Stewardship.objects.create(user=made["half_steward"], dataset="clients")
    return made


@pytest.fixture
def viewer_of(people: dict[str, Any]) -> Callable[[str], Any]:
    """Return a function: role -> viewer."""
    from citywide.portal.access.viewer import viewer_of as found

    return lambda role: found(people[role])


@pytest.fixture
def no_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pair is given to two people, and none counts as hard."""
    _doubled(monkeypatch, 0.0)


@pytest.fixture
def all_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pair is given to two people."""
    _doubled(monkeypatch, 1.0)


def _doubled(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    from citywide.core.linkage.second_opinions import Policy

    def chosen() -> Policy:
        return Policy(key=b"test", double_share=share, conflict_bits=1_000.0)

    for module in ("log", "board", "samples"):
        monkeypatch.setattr(f"citywide.portal.linkage.queries.{module}.policy", chosen)
