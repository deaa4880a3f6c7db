"""Prepared records carried from run to run, so that a new one prepares only what is new.

Beside a run's tables stand `prepared` (of the last run that prepared everything; later runs hold a
link to the same file) and `prepared_since` (what was prepared after it). They only save time:
where they are absent, or were made by another recipe, everything is prepared again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import ibis.expr.types as ir
import pyarrow.parquet as pq

from citywide.core.engines import Engine
from citywide.core.linkage.added import Added, hashed
from citywide.core.linkage.blocking import key_sql
from citywide.core.linkage.nicknames import formal_names
from citywide.core.linkage.normalise import plain_sql
from citywide.core.linkage.prepare import prepare
from citywide.core.linkage.runs import open_table, table_files
from citywide.core.linkage.spec import LinkageSpec

_WHOLE, _SINCE, _RECIPE = "prepared", "prepared_since", "prepared.recipe"
_MOST_SINCE = 0.2
"""With a larger share prepared since, reading two tables costs more than preparing all again."""
_KNOWN = """
WITH found AS (
    SELECT whole.* FROM whole ANTI JOIN since ON whole.record_id = since.record_id
    UNION ALL SELECT * FROM since
)
SELECT found.* FROM found SEMI JOIN records ON found.record_id = records.record_id
"""


def carry(base: Path, folder: Path) -> None:
    """Let a run have the prepared records of the one it rests on."""
    for name in (_WHOLE, _SINCE):
        for path in table_files(base, name):
            _link(path, folder / path.name)
    if (base / _RECIPE).exists():
        shutil.copyfile(base / _RECIPE, folder / _RECIPE)


def keep_whole(spec: LinkageSpec, work: Path, folder: Path) -> None:
    """Keep what `prepare` wrote to `work`, of all records of a run."""
    for stale in (*table_files(folder, _WHOLE), *table_files(folder, _SINCE)):
        stale.unlink()
    for number, path in enumerate(sorted(work.glob(f"{_WHOLE}*.parquet"))):
        _link(path, folder / f"{_WHOLE}-{number}.parquet")
    (folder / _RECIPE).write_text(_recipe(spec), encoding="utf-8")


def known(
    engine: Engine, spec: LinkageSpec, folder: Path, records: ir.Table, work: Path
) -> ir.Table:
    """Return the records of a run as last prepared, hashed; older forms of changed ones too.

    `folder` holds what was carried there. What cannot be used is prepared anew, and kept.
    """
    if not _usable(spec, folder):
        again = prepare(engine, spec, records, work / "again")
        keep_whole(spec, work / "again", folder)
        return hashed(spec, again)
    whole = hashed(spec, open_table(engine, folder, _WHOLE))
    if not table_files(folder, _SINCE):
        return engine.sql(
            "SELECT whole.* FROM whole SEMI JOIN records ON whole.record_id = records.record_id",
            {"whole": whole, "records": records},
        )
    since = open_table(engine, folder, _SINCE).select(*whole.columns)
    return engine.sql(_KNOWN, {"whole": whole, "since": since, "records": records})


def keep_added(engine: Engine, added: Added, folder: Path, work: Path) -> None:
    """Keep what was prepared for a run besides what was carried to it."""
    tables: Mapping[str, ir.Table] = {"added": added.changed}
    query = "SELECT * FROM added"
    before = table_files(folder, _SINCE)
    if before:
        columns = ", ".join(f"since.{name}" for name in added.changed.columns)
        query += (
            f" UNION ALL SELECT {columns} FROM since "
            "ANTI JOIN added ON since.record_id = added.record_id"
        )
        tables = {**tables, "since": open_table(engine, folder, _SINCE)}
    written = engine.write(engine.sql(query, tables), work, f"{_SINCE}-")
    for path in before:
        path.unlink()
    for path in written:
        _link(path, folder / path.name)


def _usable(spec: LinkageSpec, folder: Path) -> bool:
    recipe = folder / _RECIPE
    if not recipe.exists() or recipe.read_text(encoding="utf-8") != _recipe(spec):
        return False
    whole, since = (_rows(table_files(folder, name)) for name in (_WHOLE, _SINCE))
    return whole > 0 and since <= _MOST_SINCE * whole


def _recipe(spec: LinkageSpec) -> str:
    """How records are prepared, as a hash: another release of the code may prepare otherwise."""
    parts = [plain_sql(spec), str(spec.most_surnames_at_address), *map(key_sql, spec.blocking)]
    parts += [f"{form}:{formals}" for form, formals in formal_names().items()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _rows(files: list[Path]) -> int:
    return sum(pq.read_metadata(path).num_rows for path in files)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # Another disk, or one that knows no links.
        shutil.copyfile(path, target)
