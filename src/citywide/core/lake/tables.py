"""Iceberg tables: one per data set, one snapshot and tag per published version.

Any reader that speaks Iceberg sees the same versions. Tables are copy-on-write: a version lists
whole Parquet files, never delete files.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import CommitFailedException, NoSuchTableError
from pyiceberg.io.pyarrow import parquet_files_to_data_files
from pyiceberg.table import Table
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random

NAMESPACE = "city"
VERSION_PROPERTY = "citywide.version"


class Tables:
    """The Iceberg side of the lake."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._catalog = SqlCatalog(
            "citywide",
            uri=f"sqlite:///{root / 'catalog.db'}",
            warehouse=f"file://{root / 'tables'}",
        )
        self._catalog.create_namespace_if_not_exists(NAMESPACE)

    @retry(
        retry=retry_if_exception_type(CommitFailedException),
        stop=stop_after_attempt(5),
        wait=wait_random(0.1, 0.5),
        reraise=True,
    )
    def commit(
        self, dataset: str, number: int, schema: pa.Schema, keep: set[str], add: Sequence[Path]
    ) -> None:
        """Make a version current in one atomic commit: `keep` old files, `add` new ones.

        Args:
            keep: paths, relative to the lake, of the current files that stay.
        """
        table = self._table(dataset, schema)
        current = [task.file for task in table.scan().plan_files()]
        gone = [file for file in current if self._relative(file.file_path) not in keep]
        properties = {VERSION_PROPERTY: str(number)}
        with table.transaction() as transaction:
            if not _same_columns(table, schema):
                _change_columns(transaction, table, schema)
            update = transaction.update_snapshot(snapshot_properties=properties)
            with update.overwrite() as overwrite:
                for file in gone:
                    overwrite.delete_data_file(file)
                for file in parquet_files_to_data_files(
                    io=table.io,
                    table_metadata=transaction.table_metadata,
                    file_paths=iter([str(path) for path in add]),
                ):
                    overwrite.append_data_file(file)
        self._tag(dataset, number)

    def rebuild(
        self, dataset: str, versions: Sequence[tuple[int, pa.Schema, Sequence[str]]]
    ) -> None:
        """Give a data set its history anew: nothing of the old one can be read any more.

        Args:
            versions: number, columns and files, relative to the lake, oldest first.
        """
        name = (NAMESPACE, dataset)
        try:
            place = Path(self._catalog.load_table(name).location().removeprefix("file://"))
        except NoSuchTableError:
            pass
        else:
            self._catalog.drop_table(name)
            shutil.rmtree(place, ignore_errors=True)
        before: set[str] = set()
        for number, schema, files in versions:
            add = [self._root / path for path in files if path not in before]
            self.commit(dataset, number, schema, before & set(files), add)
            before = set(files)

    def has_version(self, dataset: str, number: int) -> bool:
        """Return whether the table's history holds that version (and tag it if it should)."""
        try:
            table = self._catalog.load_table((NAMESPACE, dataset))
        except NoSuchTableError:
            return False
        found = any(
            snapshot.summary is not None
            and snapshot.summary.additional_properties.get(VERSION_PROPERTY) == str(number)
            for snapshot in table.metadata.snapshots
        )
        if found and f"v{number}" not in table.metadata.refs:
            self._tag(dataset, number)
        return found

    def files(self, dataset: str, number: int) -> list[str]:
        """Return the files, relative to the lake, that Iceberg lists for a version."""
        table = self._catalog.load_table((NAMESPACE, dataset))
        reference = table.metadata.refs[f"v{number}"]
        tasks = table.scan(snapshot_id=reference.snapshot_id).plan_files()
        return sorted(self._relative(task.file.file_path) for task in tasks)

    def _tag(self, dataset: str, number: int) -> None:
        table = self._catalog.load_table((NAMESPACE, dataset))
        for snapshot in table.metadata.snapshots:
            summary = snapshot.summary
            if summary and summary.additional_properties.get(VERSION_PROPERTY) == str(number):
                table.manage_snapshots().create_tag(snapshot.snapshot_id, f"v{number}").commit()
                return

    def _table(self, dataset: str, schema: pa.Schema) -> Table:
        return self._catalog.create_table_if_not_exists((NAMESPACE, dataset), schema=schema)

    def _relative(self, location: str) -> str:
        return str(Path(location.removeprefix("file://")).relative_to(self._root))


def _same_columns(table: Table, schema: pa.Schema) -> bool:
    return bool(table.schema().as_arrow().names == schema.names) and all(
        _plain(table.schema().as_arrow().field(name).type) == _plain(schema.field(name).type)
        for name in schema.names
    )


def _plain(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_large_string(kind) else kind


def _change_columns(transaction: object, table: Table, schema: pa.Schema) -> None:
    """Bring the table's columns to the contract's; old versions keep their own."""
    have = table.schema().as_arrow()
    with transaction.update_schema(allow_incompatible_changes=True) as update:  # type: ignore[attr-defined]
        for name in _changed(have, schema):
            update.delete_column(name)
    with transaction.update_schema(allow_incompatible_changes=True) as update:  # type: ignore[attr-defined]
        update.union_by_name(schema)


def _changed(have: pa.Schema, want: pa.Schema) -> Iterable[str]:
    for name in have.names:
        if name not in want.names or _plain(have.field(name).type) != _plain(want.field(name).type):
            yield name
