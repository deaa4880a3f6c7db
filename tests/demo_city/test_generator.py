"""What the generator writes: equal bytes for equal seeds, in the forms departments send."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import shapely

from .conftest import CITY, SCALE
from .truth import Truth

HMIS_FILES = 24


def generate(folder: Path, *options: str) -> list[str]:
    command = [sys.executable, str(CITY / "generate.py"), str(folder), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("again")
    return folder, generate(folder, "--scale", str(SCALE), "--seed", "1")


def test_equal_seeds_give_equal_bytes(extracts: Truth, again: tuple[Path, list[str]]) -> None:
    folder, _ = again
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(files) > 80
    for file in files:
        assert (folder / file).read_bytes() == (extracts.folder / file).read_bytes(), file


def test_other_seeds_give_other_people(extracts: Truth, tmp_path: Path) -> None:
    generate(tmp_path, "--scale", "0.02", "--seed", "2")
    assert Truth(tmp_path).account["districts"] != extracts.account["districts"]


def test_each_file_is_told_with_its_rows(again: tuple[Path, list[str]], extracts: Truth) -> None:
    _, told = again
    counted = {line.split()[2]: int(line.split()[0].replace(",", "")) for line in told[:-1]}
    landed = {name: entry["landed"] for name, entry in extracts.account["extracts"].items()}
    assert {name: counted[name] for name in landed} == landed
    assert sum(counted.values()) == int(told[-1].split()[0].replace(",", ""))


def test_every_resident_lives_in_one_of_ten_districts(extracts: Truth) -> None:
    document = json.loads((extracts.folder / "council_districts.geojson").read_text("utf-8"))
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in document["features"]]
    residents = [feature["properties"]["POP_2024"] for feature in document["features"]]
    assert (len(shapes), sum(residents)) == (10, 1_000_000)
    assert all(shape.is_valid for shape in shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon" and not whole.interiors, "there are gaps between districts"
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-9)


def test_the_hmis_export_has_all_files_with_the_headers_of_the_specification(
    extracts: Truth,
) -> None:
    with zipfile.ZipFile(extracts.folder / "hmis_FY2026.zip") as archive:
        names = archive.namelist()
        packed = {name: archive.read(name) for name in names}
    assert len(names) == HMIS_FILES
    columns = 0
    for name, content in packed.items():
        path = extracts.folder / "hmis" / name
        assert path.read_bytes() == content
        with path.open(encoding="utf-8", newline="") as file:
            header, first = next(reader := csv.reader(file)), next(reader)
        assert len(header) == len(first) == len(set(header))
        assert header[-1] == ("ImplementationID" if name == "Export.csv" else "ExportID")
        columns += len(header)
    assert columns == 519


def test_no_client_of_a_victim_service_provider_is_exported(extracts: Truth) -> None:
    tables = {}
    for name in ("Organization", "Project", "Enrollment"):
        path = extracts.folder / "hmis" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    protected = {
        row["OrganizationID"]
        for row in tables["Organization"]
        if row["VictimServiceProvider"] == "1"
    }
    hidden = {row["ProjectID"] for row in tables["Project"] if row["OrganizationID"] in protected}
    assert hidden
    assert not hidden & {row["ProjectID"] for row in tables["Enrollment"]}
