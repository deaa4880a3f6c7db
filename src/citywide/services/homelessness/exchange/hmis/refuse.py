"""Client rows that must never come into the city's hands: those of victim service providers.

VAWA and FVPSA: such providers keep people's data in a comparable database; only totals leave it.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import ExtractError, Finding

_TOLD = 20
_QUERY = """
    SELECT e.project_id, min(e.source_file) AS source_file, min(e.source_line) AS source_line,
        count(*) AS stays, max(o.is_victim_provider) AS is_victim_provider
    FROM hmis_enrollment AS e
    LEFT JOIN hmis_project AS p ON p.project_id = e.project_id
    LEFT JOIN (
        SELECT organization_id, 1 AS is_victim_provider FROM hmis_organization
        WHERE victim_service_provider = 1 GROUP BY organization_id
    ) AS o ON o.organization_id = p.organization_id
    LEFT JOIN (
        SELECT project_id FROM hmis_hmis_participation
        WHERE hmis_participation_type = 2 AND date_deleted IS NULL GROUP BY project_id
    ) AS h ON h.project_id = e.project_id
    WHERE o.organization_id IS NOT NULL OR h.project_id IS NOT NULL
    GROUP BY e.project_id ORDER BY e.project_id
"""


def refuse_victim_providers(engine: Engine, tables: Mapping[str, ir.Table]) -> None:
    """Return when no client row comes from a victim service provider; see `tables.read_export`.

    A provider is told by Organization.VictimServiceProvider = 1, or by a comparable database
    (HMISParticipationType 2). Deleted stays count: they name people too.

    Raises:
        ExtractError: there are such rows; the whole export is refused, with each project named.
    """
    names = ("hmis_enrollment", "hmis_project", "hmis_organization", "hmis_hmis_participation")
    found = engine.fetch(engine.sql(_QUERY, {name: tables[name] for name in names})).to_pylist()
    if found:
        raise ExtractError([_finding(row) for row in found[:_TOLD]])


def _finding(row: Mapping[str, object]) -> Finding:
    why = (
        "belongs to a victim service provider"
        if row["is_victim_provider"]
        else "keeps its clients in a comparable database (HMISParticipationType 2)"
    )
    message = (
        f"Project {row['project_id']} {why}, but the export holds {row['stays']} stays of its "
        "clients. The law forbids passing them on, so nothing of the export was kept. Ask the HMIS "
        "administrator for an export without them, and destroy this one."
    )
    return Finding(message, str(row["source_file"]), int(str(row["source_line"])), "ProjectID")
