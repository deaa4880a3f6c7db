"""An export comes in whole and once, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citywide.core.errors import ExtractError, Forbidden, VersionHeld
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.models import Entry
from citywide.services.homelessness.actions.hmis import import_export
from citywide.services.homelessness.queries.lake import DERIVED, HMIS, PUBLISHER
from tests.services.homelessness.imported import ImportedCity
from tests.services.homelessness.imports.changed import Row, changed


def numbers() -> dict[str, int]:
    """Return the number of the current version of each of the service's data sets."""
    found = {name: gate.current(PUBLISHER, name) for name in (*HMIS, "people", *DERIVED)}
    return {name: version.number for name, version in found.items() if version is not None}


def test_every_data_set_and_what_follows_is_published(imported_city: ImportedCity) -> None:
    done = imported_city.done
    assert {one.dataset for one in done.outcomes} == {*HMIS, "people"} and len(HMIS) == 24
    assert {one.state for one in done.outcomes} == {"published"}
    assert done.failed == ()
    assert numbers() == dict.fromkeys((*HMIS, "people", *DERIVED), 1)
    rows = {one.dataset: one.rows for one in done.outcomes}
    assert rows["hmis_enrollment"] == 37 and rows["hmis_services"] == 0
    assert done.new_people == rows["people"] == rows["hmis_client"]


def test_the_same_export_again_changes_nothing(imported_city: ImportedCity) -> None:
    before = numbers()
    done = import_export(by=PUBLISHER, path=imported_city.export)
    assert {one.state for one in done.outcomes} == {"unchanged"}
    assert numbers() == before and done.new_people == 0
    entry = Entry.objects.get(action="upload", subject="service:homelessness")
    assert entry.detail["published"] == [] and entry.detail["file"] == "scenarios"


def test_an_export_with_a_victim_providers_clients_is_refused_whole(
    imported_city: ImportedCity, tmp_path: Path
) -> None:
    def of_victims(rows: list[Row]) -> list[Row]:
        return [{**row, "VictimServiceProvider": "1"} for row in rows]

    before = numbers()
    export = changed(imported_city.export, tmp_path / "victims", Organization=of_victims)
    with pytest.raises(ExtractError, match="nothing of the export was kept") as refused:
        import_export(by=PUBLISHER, path=export)
    assert refused.value.findings[0].file.endswith("Enrollment.csv")
    assert numbers() == before
    assert not list((imported_city.folder / "lake" / "work").glob("tmp*"))


def test_many_rows_gone_wait_for_a_steward(imported_city: ImportedCity, tmp_path: Path) -> None:
    before = numbers()
    export = changed(imported_city.export, tmp_path / "few", Enrollment=lambda rows: rows[:10])
    with pytest.raises(VersionHeld, match=r"hmis_enrollment: 0 of \d+ rows .* are absent"):
        import_export(by=PUBLISHER, path=export)
    assert numbers() == before


def test_only_a_steward_of_all_of_it_imports(imported_city: ImportedCity) -> None:
    some = Viewer(name="Some", email="some@example.org", stewarded=frozenset(HMIS[:5]))
    with pytest.raises(Forbidden, match="Only a data steward"):
        import_export(by=some, path=imported_city.export)


def test_what_is_no_export_is_told_in_a_sentence(
    imported_city: ImportedCity, tmp_path: Path
) -> None:
    wrong = tmp_path / "export.zip"
    wrong.write_bytes(b"not a zip file")
    with pytest.raises(ExtractError, match="not a whole zip file"):
        import_export(by=PUBLISHER, path=wrong)


def test_a_steward_may_accept_it_and_rows_gone_stay_marked(
    own_imported_city: ImportedCity, tmp_path: Path
) -> None:
    export = changed(own_imported_city.export, tmp_path / "few", Enrollment=lambda rows: rows[:10])
    done = import_export(by=PUBLISHER, path=export, accept="the county closed a project")
    assert done.accepted
    states: dict[str, Any] = {one.dataset: one.state for one in done.outcomes}
    assert states["hmis_enrollment"] == "published" and states["hmis_project"] == "unchanged"
    now = gate.current(PUBLISHER, "hmis_enrollment")
    assert now is not None and (now.number, now.rows) == (2, 37)
    # The first state once more is a third version, though its bytes were there before.
    again = import_export(by=PUBLISHER, path=own_imported_city.export)
    assert {one.dataset for one in again.published} == {"hmis_enrollment"}
    now = gate.current(PUBLISHER, "hmis_enrollment")
    assert now is not None and now.number == 3
