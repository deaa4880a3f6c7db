"""One source's rows out of the tables of all, as a zip file or a folder of HMIS CSV."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import NotFound, UsageError
from citywide.services.homelessness.exchange.hmis.write import write_export

Send = Callable[[Engine, Mapping[str, ir.Table], Path], Path]


def sending(target: Path, source_id: str = "", hashed: bool = False) -> Send:
    """Return a function that writes a source's rows of the tables it is given to `target`.

    A target that ends in `.zip` becomes a zip file, any other a folder of 24 files. The function
    raises NotFound when there is no such source, and UsageError when there are several sources and
    none is named, or the target exists.
    """

    def send(engine: Engine, tables: Mapping[str, ir.Table], folder: Path) -> Path:
        chosen = _source(engine, tables, source_id)
        if target.exists() and (target.is_file() or any(target.iterdir())):
            raise UsageError(f"{target} exists already; name another file or an empty folder.")
        rows = {name: table.filter(table.source_id == chosen) for name, table in tables.items()}
        is_zip = target.suffix.casefold() == ".zip"
        written = write_export(engine, rows, target if is_zip else folder / "out.zip", hashed)
        if not is_zip:
            target.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(written) as archive:
                archive.extractall(target)
        return target

    return send


def _source(engine: Engine, tables: Mapping[str, ir.Table], wanted: str) -> str:
    if "hmis_export" not in tables:
        raise NotFound("No HMIS export was imported yet; there is nothing to write.")
    found = engine.fetch(tables["hmis_export"].select("source_id").distinct())
    known = sorted(found["source_id"].to_pylist())
    if wanted and wanted not in known:
        raise NotFound(f"There is no source {wanted!r}. Known: {', '.join(known)}.")
    if not wanted and len(known) != 1:
        raise UsageError(f"There are several sources; name one of {', '.join(known)}.")
    return wanted or known[0]
