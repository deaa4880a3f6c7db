"""From a folder of YAML files to frozen linkage specifications."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from citywide.core.contracts.document import Document, parse_document, read_document
from citywide.core.errors import ContractError, Finding
from citywide.core.linkage.check import check_spec
from citywide.core.linkage.spec import (
    Households,
    LinkageSpec,
    Members,
    Placeholders,
    Source,
)


def load_specs(folder: Path) -> dict[str, LinkageSpec]:
    """Return every linkage specification `<id>.yaml` under `folder`, by id.

    Raises:
        ContractError: every mistake of every file at once, each with file and line.
    """
    findings: list[Finding] = []
    specs: dict[str, LinkageSpec] = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            spec = _spec(read_document(path))
        except ContractError as error:
            findings.extend(error.findings)
            continue
        if spec.id != path.stem:
            findings.append(Finding(f"Name the file {spec.id}.yaml, like its id.", str(path)))
        if spec.id in specs:
            findings.append(Finding(f"{spec.id!r} is the id of two specifications.", str(path)))
        specs[spec.id] = spec
    if findings:
        raise ContractError(findings)
    return specs


def parse_spec(text: str, file: str = "") -> LinkageSpec:
    """Return the specification in a text; raises ContractError with every mistake at once."""
    return _spec(parse_document(text, file))


def _spec(document: Document) -> LinkageSpec:
    findings = check_spec(document)
    if findings:
        raise ContractError(findings)
    values: Mapping[str, Any] = document.values
    thresholds = values.get("thresholds") or {}
    return LinkageSpec(
        id=values["id"],
        sources=tuple(_source(name, part) for name, part in values["datasets"].items()),
        comparisons=tuple(values["comparisons"]),
        others=tuple(values.get("others") or ()),
        blocking=tuple(tuple(rule) for rule in values["blocking"]),
        cap=values.get("largest_block", LinkageSpec.cap),
        most_surnames_at_address=values.get(
            "most_surnames_at_address", LinkageSpec.most_surnames_at_address
        ),
        within=values.get("within_datasets", True),
        link_at=float(thresholds.get("link", LinkageSpec.link_at)),
        review_from=float(thresholds.get("review", LinkageSpec.review_from)),
        placeholders=_placeholders(values.get("placeholders") or {}),
        households=_households(values.get("households") or {}),
        publish=dict(values.get("publish") or {}),
        title=dict(values.get("title") or {}),
        text=document.text,
        hash=document.hash,
    )


def _source(dataset: str, part: Mapping[str, Any]) -> Source:
    return Source(
        dataset=dataset,
        key=tuple(part["key"]),
        fields=dict(part["fields"]),
        formats={name: tuple(listed) for name, listed in (part.get("formats") or {}).items()},
        age_on=date.fromisoformat(str(part["age_on"])) if "age_on" in part else None,
        deleted=part.get("deleted", ""),
        truth=part.get("truth", ""),
        groups={
            kind: tuple(columns) if isinstance(columns, list) else (columns,)
            for kind, columns in (part.get("groups") or {}).items()
        },
    )


def _households(part: Mapping[str, Any]) -> Households:
    members = tuple(
        Members(name, one["of"], tuple(one["record"]), tuple(one["key"]), one.get("deleted", ""))
        for name, one in (part.get("members") or {}).items()
    )
    return Households(**{**part, "members": members})


def _placeholders(part: Mapping[str, Any]) -> Placeholders:
    """The usual placeholders and the specification's own."""
    usual = Placeholders()
    own = {name: tuple(str(one).lower() for one in listed) for name, listed in part.items()}
    return Placeholders(
        **{
            name: (*getattr(usual, name), *own.get(name, ()))
            for name in ("full_names", "names", "ssns", "birth_dates")
        }
    )
