"""From a folder of YAML files to frozen measures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from citywide.core.contracts.document import Document, parse_document, read_document
from citywide.core.errors import ContractError, Finding
from citywide.core.measures.check import check_measure
from citywide.core.measures.model import Example, Grain, Kind, Measure, Period, Population, Target


def load_measures(folder: Path) -> dict[str, Measure]:
    """Return every measure `<id>.yaml` under `folder`, by id.

    Raises:
        ContractError: every mistake of every file at once, each with file and line.
    """
    findings: list[Finding] = []
    measures: dict[str, Measure] = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            measure = _measure(read_document(path), path)
        except ContractError as error:
            findings.extend(error.findings)
            continue
        if measure.id != path.stem:
            findings.append(Finding(f"Name the file {measure.id}.yaml, like its id.", str(path)))
        if measure.id in measures:
            other = measures[measure.id].path
            findings.append(Finding(f"{measure.id!r} is already the id of {other}.", str(path)))
        measures[measure.id] = measure
    if findings:
        raise ContractError(findings)
    return measures


def parse_measure(text: str, file: str = "") -> Measure:
    """Return the measure in a text; raises ContractError with every mistake at once."""
    return _measure(parse_document(text, file), Path(file) if file else None)


def _measure(document: Document, path: Path | None) -> Measure:
    findings = check_measure(document)
    if findings:
        raise ContractError(findings)
    values: Mapping[str, Any] = document.values
    period, target = values.get("period"), values.get("target")
    return Measure(
        id=values["id"],
        title=dict(values["title"]),
        description=dict(values["description"]),
        service_area=values["service_area"],
        owner=values["owner"],
        dataset=values["dataset"],
        kind=Kind(values["kind"]),
        scope=values.get("scope", ""),
        numerator=values.get("numerator", ""),
        unknown=values.get("unknown", ""),
        value=values.get("value", ""),
        percentile=_percentile(values),
        population=_population(values),
        period=Period(period["column"], Grain(period["grain"])) if period else None,
        groups=tuple(values.get("groups") or ()),
        unit=values["unit"],
        decimals=values.get("decimals", 0),
        target=Target(Decimal(str(target["value"])), target["direction"]) if target else None,
        minimum_denominator=values.get("minimum_denominator", 0),
        example=_example(values["example"]),
        path=path,
        text=document.text,
        hash=document.hash,
    )


def _percentile(values: Mapping[str, Any]) -> Decimal | None:
    if values["kind"] == Kind.MEDIAN:
        return Decimal(50)
    return Decimal(str(values["percentile"])) if "percentile" in values else None


def _population(values: Mapping[str, Any]) -> Population | None:
    part = values.get("population")
    if not part:
        return None
    match = tuple(sorted((part.get("match") or {}).items()))
    return Population(part["dataset"], part["column"], part["per"], match)


def _example(part: Mapping[str, Any]) -> Example:
    return Example(
        rows=tuple(part["rows"]),
        population=tuple(part.get("population") or ()),
        types=dict(part.get("types") or {}),
        expect=tuple(part["expect"]),
    )
