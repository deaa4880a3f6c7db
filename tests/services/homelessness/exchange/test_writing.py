"""What is written can be read again, and a hashed export tells nobody's name."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.engines import Engine
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.hashed import (
    hashed_name,
    hashed_ssn,
    is_hashed_name,
    is_hashed_ssn,
    soundex,
)
from citywide.services.homelessness.exchange.hmis.tables import read
from citywide.services.homelessness.exchange.hmis.write import write_export
from tests.services.homelessness.exchange.exports import WHOLE, changed, write_folder

NAMES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters='\n"'), max_size=20
).map(str.strip)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=NAMES, last=NAMES, month=st.integers(1, 12), ssn=st.from_regex(r"\A[0-9]{0,9}\Z"))
def test_what_was_written_reads_back_the_same(
    duckdb_engine: Engine, first: str, last: str, month: int, ssn: str
) -> None:
    client = {
        **WHOLE["Client.csv"][0], "FirstName": first, "LastName": last, "SSN": ssn,
        "DOB": f"1990-{month:02}-01", "DateUpdated": f"2024-{month:02}-03 02:30:00",
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        here = Path(folder)
        source = write_folder(here / "in", changed("Client.csv", client))
        before = read(duckdb_engine, source, here / "w1").tables
        again = read(
            duckdb_engine, write_export(duckdb_engine, before, here / "out.zip"), here / "w2"
        )
        assert not [f for f in again.findings if f.severity in ("error", "warning")]
        for name, table in before.items():
            left = duckdb_engine.fetch(table.drop("source_line", "source_file"))
            right = duckdb_engine.fetch(again.tables[name].drop("source_line", "source_file"))
            assert left.to_pylist() == right.to_pylist(), name


def test_an_export_has_all_files_with_their_columns_in_order(
    duckdb_engine: Engine, tmp_path: Path
) -> None:
    tables = read(duckdb_engine, write_folder(tmp_path / "in"), tmp_path / "work").tables
    target = write_export(duckdb_engine, tables, tmp_path / "out.zip", hashed=True)
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == list(layout.fields())
        cells = {
            file: list(csv.reader(io.StringIO(archive.read(file).decode("utf-8"))))
            for file in archive.namelist()
        }
    for file, fields in layout.fields().items():
        assert cells[file][0] == [field.column for field in fields]
    client = dict(zip(cells["Client.csv"][0], cells["Client.csv"][1], strict=True))
    assert is_hashed_name(client["FirstName"]) and is_hashed_ssn(client["SSN"])
    assert client["SSN"].startswith("6789")
    assert client["DateCreated"] == "2024-05-02 09:00:00"
    said = dict(zip(cells["Export.csv"][0], cells["Export.csv"][1], strict=True))
    assert (said["HashStatus"], said["CSVVersion"]) == ("4", "2026 v1.0")
    hashed = read(duckdb_engine, target, tmp_path / "again")
    assert hashed.hashed


def test_soundex_as_the_national_archives_describe_it() -> None:
    known = {
        "Robert": "R163", "Rupert": "R163", "Rubin": "R150", "Ashcraft": "A261",
        "Tymczak": "T522", "Pfister": "P236", "Honeyman": "H555", "": "",
    }  # fmt: skip
    assert {name: soundex(name) for name in known} == known
    assert hashed_name("Robert") == hashed_name("RUPERT") != hashed_name("Rubin")
    assert hashed_ssn("1234") == "1234" + hashed_ssn("xxxxx1234")[4:]
    assert hashed_ssn("") == ""
