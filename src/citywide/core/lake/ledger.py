"""The ledger: one SQLite file that says which run did what and which version is current.

Invariant: a version row is written as `publishing` before the Iceberg commit and becomes
`published` after it, so that a crash in between can always be told apart and finished.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from citywide.core.errors import LakeError
from citywide.core.lake.records import DataFile, Run, RunState, Version

_SCHEMA = """
CREATE TABLE IF NOT EXISTS landing (
  sha256 TEXT NOT NULL, dataset TEXT NOT NULL, name TEXT NOT NULL, origin TEXT NOT NULL,
  size_bytes INTEGER NOT NULL, landed_at TEXT NOT NULL, PRIMARY KEY (sha256, dataset));
CREATE TABLE IF NOT EXISTS run (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, dataset TEXT NOT NULL,
  kind TEXT NOT NULL, state TEXT NOT NULL, landed TEXT NOT NULL, source_name TEXT NOT NULL,
  contract_hash TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, report TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS version (
  dataset TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, run TEXT NOT NULL,
  rows INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (dataset, number));
CREATE TABLE IF NOT EXISTS definition (
  hash TEXT PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS decision (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, decision TEXT NOT NULL,
  person TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS disposal (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE NOT NULL, dataset TEXT NOT NULL,
  state TEXT NOT NULL, body TEXT NOT NULL);
"""


class Ledger:
    """Everything that happened in the lake, in order, durable at every commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._connect() as connection:
            connection.executescript(_SCHEMA)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self._path, timeout=60)
        except sqlite3.Error as error:
            raise LakeError(f"The ledger {self._path} cannot be opened: {error}.") from None
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            with connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise LakeError(f"The ledger {self._path.name} could not be used: {error}.") from None
        finally:
            connection.close()

    def add_landing(
        self, sha256: str, dataset: str, name: str, origin: str, size_bytes: int
    ) -> None:
        """Remember that bytes arrived for a data set; once per data set and bytes."""
        with self._connect() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO landing VALUES (?, ?, ?, ?, ?, ?)",
                (sha256, dataset, name, origin, size_bytes, _now()),
            )

    def landing(self, sha256: str) -> dict[str, Any]:
        """Return name, origin and time of landed bytes; empty when unknown."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT * FROM landing WHERE sha256 = ? ORDER BY landed_at", (sha256,)
            ).fetchone()
        return dict(row) if row else {}

    def landings(self) -> list[dict[str, Any]]:
        """Return every landing, oldest first."""
        with self._connect() as connection:
            rows = connection.execute("SELECT * FROM landing ORDER BY landed_at, sha256")
            return [dict(row) for row in rows]

    def save_run(self, run: Run) -> None:
        """Write a run's present state; the first time adds it."""
        values = (
            run.id,
            run.dataset,
            run.kind,
            run.state.value,
            run.landed,
            run.source_name,
            run.contract_hash,
            run.started_at.isoformat(),
            run.finished_at.isoformat() if run.finished_at else None,
            json.dumps(run.report, ensure_ascii=False),
        )
        with self._connect() as connection:
            connection.execute(
                "INSERT INTO run (id, dataset, kind, state, landed, source_name, contract_hash, "
                "started_at, finished_at, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET state = excluded.state, "
                "finished_at = excluded.finished_at, report = excluded.report",
                values,
            )

    def finish_run(self, run: Run, state: RunState, report: dict[str, Any] | None = None) -> Run:
        """Save the run in a final (or held) state and return it."""
        done = replace(
            run,
            state=state,
            finished_at=datetime.now(UTC),
            report=run.report if report is None else report,
        )
        self.save_run(done)
        return done

    def runs(self, dataset: str | None = None) -> list[Run]:
        """Return runs, oldest first, of one data set or of all."""
        where = "WHERE dataset = ?" if dataset else ""
        with self._connect() as connection:
            rows = connection.execute(
                f"SELECT * FROM run {where} ORDER BY sequence", (dataset,) if dataset else ()
            ).fetchall()
        return [_run(row) for row in rows]

    def run(self, run_id: str) -> Run | None:
        """Return the run of that id, or None."""
        with self._connect() as connection:
            row = connection.execute("SELECT * FROM run WHERE id = ?", (run_id,)).fetchone()
        return _run(row) if row else None

    def add_version(self, version: Version) -> None:
        """Write a version as `publishing`: decided, but not yet committed to the lake."""
        body = asdict(version) | {"published_at": version.published_at.isoformat()}
        with self._connect() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO version VALUES (?, ?, 'publishing', ?, ?, ?)",
                (
                    version.dataset,
                    version.number,
                    version.run,
                    version.rows,
                    json.dumps(body, ensure_ascii=False),
                ),
            )

    def confirm_version(self, dataset: str, number: int) -> None:
        """Mark a version `published`: from now on it can be the current one."""
        with self._connect() as connection:
            connection.execute(
                "UPDATE version SET state = 'published' WHERE dataset = ? AND number = ?",
                (dataset, number),
            )

    def drop_version(self, dataset: str, number: int) -> None:
        """Forget a version whose commit never happened."""
        with self._connect() as connection:
            connection.execute(
                "DELETE FROM version WHERE dataset = ? AND number = ? AND state = 'publishing'",
                (dataset, number),
            )

    def versions(self, dataset: str | None = None, state: str = "published") -> list[Version]:
        """Return versions by data set and number, oldest first."""
        where = "AND dataset = ?" if dataset else ""
        with self._connect() as connection:
            rows = connection.execute(
                f"SELECT body FROM version WHERE state = ? {where} ORDER BY dataset, number",
                (state, dataset) if dataset else (state,),
            ).fetchall()
        return [_version(json.loads(row["body"])) for row in rows]

    def define(self, text_hash: str, kind: str, text: str) -> None:
        """Keep the exact text of a contract, derived table or measure under its hash."""
        with self._connect() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO definition VALUES (?, ?, ?)", (text_hash, kind, text)
            )

    def definition(self, text_hash: str) -> str:
        """Return the text kept under a hash; raises LakeError when it is not there."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT text FROM definition WHERE hash = ?", (text_hash,)
            ).fetchone()
        if row is None:
            raise LakeError(f"The ledger has no definition {text_hash[:12]}….")
        return str(row["text"])

    def decide(self, run_id: str, decision: str, person: str, reason: str) -> None:
        """Remember who released or rejected a run, and why."""
        with self._connect() as connection:
            connection.execute(
                "INSERT INTO decision (run, decision, person, reason, at) VALUES (?, ?, ?, ?, ?)",
                (run_id, decision, person, reason, _now()),
            )

    def decisions(self, run_id: str) -> list[dict[str, Any]]:
        """Return the decisions about a run, oldest first."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT decision, person, reason, at FROM decision WHERE run = ? ORDER BY sequence",
                (run_id,),
            )
            return [dict(row) for row in rows]

    def corrected_lines(self, run_id: str) -> set[int]:
        """Return the quarantined lines of a run that were corrected and published since."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT json_extract(report, '$.corrected_lines') AS lines FROM run "
                "WHERE kind = 'correction' AND state = ? "
                "AND json_extract(report, '$.corrects') = ?",
                (RunState.PUBLISHED.value, run_id),
            )
            return {int(line) for row in rows for line in json.loads(row["lines"] or "[]")}

    def begin_disposal(
        self, key: str, dataset: str, body: dict[str, Any], versions: list[Version]
    ) -> None:
        """Write a disposal's tombstone and the versions it leaves, all of it or nothing."""
        with self._connect() as connection:
            connection.execute(
                "INSERT INTO disposal (key, dataset, state, body) VALUES (?, ?, 'begun', ?)",
                (key, dataset, json.dumps(body, ensure_ascii=False)),
            )
            for version in versions:
                said = asdict(version) | {"published_at": version.published_at.isoformat()}
                connection.execute(
                    "UPDATE version SET rows = ?, body = ? WHERE dataset = ? AND number = ?",
                    (
                        version.rows,
                        json.dumps(said, ensure_ascii=False),
                        dataset,
                        version.number,
                    ),
                )
            # Examples of a restatement are rows.
            connection.execute(
                "UPDATE run SET report = json_set(report, '$.restatement.examples', json('[]')) "
                "WHERE dataset = ? AND json_extract(report, '$.restatement.examples') IS NOT NULL",
                (dataset,),
            )

    def finish_disposal(self, key: str) -> None:
        """Mark a disposal `done`: nothing it took is in the lake any more."""
        with self._connect() as connection:
            connection.execute("UPDATE disposal SET state = 'done' WHERE key = ?", (key,))

    def disposals(self, dataset: str | None = None) -> list[dict[str, Any]]:
        """Return disposals, oldest first: key, data set, state and the tombstone (`body`)."""
        where = "WHERE dataset = ?" if dataset else ""
        with self._connect() as connection:
            rows = connection.execute(
                f"SELECT key, dataset, state, body FROM disposal {where} ORDER BY sequence",
                (dataset,) if dataset else (),
            )
            return [dict(row) | {"body": json.loads(row["body"])} for row in rows]

    def disposed_extracts(self) -> set[str]:
        """Return the SHA-256 of every landed extract that a disposal removed."""
        return {sha for one in self.disposals() for sha in one["body"]["extracts"]}

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of the ledger while others may be using it."""
        with self._connect() as connection:
            copy = sqlite3.connect(target)
            connection.backup(copy)
            copy.close()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _run(row: sqlite3.Row) -> Run:
    return Run(
        id=row["id"],
        dataset=row["dataset"],
        kind=row["kind"],
        state=RunState(row["state"]),
        landed=row["landed"],
        source_name=row["source_name"],
        contract_hash=row["contract_hash"],
        started_at=datetime.fromisoformat(row["started_at"]),
        finished_at=datetime.fromisoformat(row["finished_at"]) if row["finished_at"] else None,
        report=json.loads(row["report"]),
    )


def _version(body: dict[str, Any]) -> Version:
    files = tuple(DataFile(**file) for file in body.pop("files"))
    published_at = datetime.fromisoformat(body.pop("published_at"))
    return Version(files=files, published_at=published_at, **body)
