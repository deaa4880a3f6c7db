"""The contracts of the 24 data sets, made from the facts, so that the two cannot drift apart.

Run `python -m citywide.services.homelessness.exchange.hmis.generate` after a change of the facts;
a test holds the files in `contracts/` against what this writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.layout import Field
from citywide.services.homelessness.exchange.hmis.names import dataset, snake

# Ten times as fast; PyYAML has it wherever its wheel carries libyaml.
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
_FACTS = Path(__file__).parent / "facts"
_NAMED = {"FirstName", "MiddleName", "LastName", "NameSuffix", "SSN", "DOB"}
"""Columns of Client.csv that tell who somebody is."""
_STAFF = {"User.csv", "Export.csv"}
_HIDDEN_PLACES = {"Address1", "Address2", "ZIP"}
"""Shelters for victims of violence must not be found through their address."""
_PARENTS = {
    "PersonalID": "Client.csv", "EnrollmentID": "Enrollment.csv", "ProjectID": "Project.csv",
    "OrganizationID": "Organization.csv", "AssessmentID": "Assessment.csv",
}  # fmt: skip
_LIMITS = {
    "en": "Names and dates are as case workers entered them. Survivors in the care of a victim "
    "service provider are not in it. Deleted rows stay, with date_deleted.",
    "es": "Los nombres y las fechas están como los registró el personal. No incluye a "
    "sobrevivientes atendidas por un proveedor especializado. Las filas borradas siguen, con "
    "date_deleted.",
    "vi": "Tên và ngày ghi theo nhân viên nhập. Không gồm nạn nhân do cơ sở hỗ trợ nạn nhân chăm "
    "sóc. Dòng đã xóa vẫn còn, có date_deleted.",
}
_USE = {
    "en": "Only for the purposes of the privacy notice. Publish totals only.",
    "es": "Solo para los fines del aviso de privacidad. Publique solo totales.",
    "vi": "Chỉ dùng cho các mục đích trong thông báo quyền riêng tư. Chỉ công bố số tổng.",
}
_OPEN_USE = {
    "en": "Facts about projects, not about clients.",
    "es": "Datos sobre proyectos, no sobre clientes.",
    "vi": "Dữ liệu về dự án, không phải về thân chủ.",
}
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def contracts() -> dict[str, str]:
    """Return the text of each contract by the name of its file, like hmis_client.yaml."""
    return {f"{dataset(file)}.yaml": _text(file) for file in layout.fields()}


def write(folder: Path = CONTRACTS) -> None:
    """Write the contracts into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in contracts().items():
        (folder / name).write_text(text, encoding="utf-8")


def _text(file: str) -> str:
    made = yaml.dump(
        _contract(file), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100
    )
    note = "# Made by exchange/hmis/generate.py from the facts of the format; change those.\n"
    return note + made


@cache
def _titles() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    text = (_FACTS / "datasets.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def _descriptions() -> Mapping[str, str]:
    return {row["column"]: row["description"] for row in layout.rows("descriptions.csv")}


def _contract(file: str) -> dict[str, Any]:
    titles, public = _titles()[file], not _about_clients(file) and file not in _STAFF
    use = _OPEN_USE if public else _USE
    translations = {
        language: {
            "name": titles[language][0], "purpose": titles[language][1],
            "limitations": _LIMITS[language], "usage": use[language],
        }
        for language in ("es", "vi")
    }  # fmt: skip
    licence = "CC0-1.0" if public else "Not open: for staff under the data governance policy"
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": dataset(file),
        "name": titles["en"][0],
        "version": "1.0.0",
        "status": "active",
        "domain": "Community & Economic Development",
        "description": {
            "purpose": titles["en"][1], "limitations": _LIMITS["en"], "usage": use["en"],
        },
        "tags": ["homelessness", "HMIS", f"FY{layout.CURRENT}"],
        "team": _team(),
        "slaProperties": [
            {"property": "frequency", "value": 1, "unit": "y"},
            {"property": "retention", "value": 7, "unit": "y"},
        ],
        "servers": [
            {
                "server": "folder", "type": "local", "format": "parquet",
                "path": f"hmis/{dataset(file)}-*.parquet",
            }
        ],
        "customProperties": [
            {"property": "licence", "value": licence},
            {"property": "combine", "value": "snapshot"},
            {"property": "timezone", "value": "America/Los_Angeles"},
            {"property": "maxQuarantinedShare", "value": 0.02},
            *_protection(file),
            {"property": "translations", "value": translations},
        ],
        "schema": [{"name": dataset(file), "properties": _properties(file)}],
    }  # fmt: skip


def _protection(file: str) -> list[dict[str, Any]]:
    if not _about_clients(file):
        return []
    return [
        {"property": "protection", "value": "homelessness"},
        {"property": "subject", "value": ["source_id", "personal_id"]},
    ]


def _team() -> dict[str, Any]:
    return {
        "name": "Housing Department",
        "members": [
            {
                "username": f"housing-{role}@example.org",
                "name": f"Housing Department, data {role}",
                "role": "owner" if role == "owner" else "data steward",
            }
            for role in ("owner", "steward")
        ],
    }


def _about_clients(file: str) -> bool:
    return any(field.column == "PersonalID" for field in layout.fields()[file])


def _properties(file: str) -> list[dict[str, Any]]:
    columns = [_property(field) for field in layout.fields()[file] if field.name != "source_id"]
    level = _level(file, "")
    source = {
        "name": "source_id", "businessName": "Source", "logicalType": "string",
        "primaryKey": True, "primaryKeyPosition": 1, "classification": level,
        "description": "System the export came from; keys are unique within one source.",
    }  # fmt: skip
    if file == "Export.csv":
        source["physicalName"] = "SourceID"
    places = (
        ("source_file", "string", "File of the export the row stands in."),
        ("source_line", "integer", "Line of that file on which the row begins."),
        ("extra_columns", "string", "Columns the format does not know, as a JSON object."),
        (
            "absent_since",
            "date",
            "Day of the first export that should have had the row and has not.",
        ),
        ("absent_exports", "integer", "Exports in a row that should have had the row; usually 0."),
    )
    beside = [
        {
            "name": name, "logicalType": kind, "description": text,
            "classification": "confidential" if name == "extra_columns" else level,
        }
        for name, kind, text in places
    ]  # fmt: skip
    return [source, *columns, *beside]


def _level(file: str, column: str) -> str:
    if file == "Client.csv" and column in _NAMED:
        return "restricted"
    if _about_clients(file) or column in _HIDDEN_PLACES:
        return "confidential"
    return "internal" if file in _STAFF or column == "UserID" else "public"


def _property(field: Field) -> dict[str, Any]:
    is_key = field.column == layout.key(field.file)
    made: dict[str, Any] = {
        "name": field.name,
        "physicalName": field.column,
        "businessName": field.column,
        "logicalType": {"datetime": "timestamp", "money": "number"}.get(field.kind, field.kind),
    }
    if field.kind == "money":
        made["physicalType"] = "decimal(18,2)"
    if is_key:
        made |= {"primaryKey": True, "primaryKeyPosition": 2}
    made["classification"] = _level(field.file, field.column)
    made["description"] = _description(field)
    if field.length and field.column != "SSN":
        # Hashes are longer than the names they stand for.
        longest = 64 if field.column in _NAMED else field.length
        made["logicalTypeOptions"] = {"maxLength": longest}
    made |= _allowed(field)
    parent = _PARENTS.get(field.column, field.file)
    if parent != field.file:
        made["relationships"] = [{"to": f"{dataset(parent)}.{snake(field.column)}"}]
    custom = _custom(field, is_key)
    return made | ({"customProperties": custom} if custom else {})


def _allowed(field: Field) -> dict[str, Any]:
    if field.codes == "CoCCodes":
        return {"logicalTypeOptions": {"maxLength": 6, "pattern": "[A-Z]{2}-[0-9]{3}"}}
    if field.codes:
        return {"enum": [{"value": code} for code in layout.codes()[field.codes]]}
    return {}


def _custom(field: Field, is_key: bool) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    if field.column in _NAMED or field.column == "PersonalID":
        made.append({"property": "personal", "value": True})
    if field.kind == "money":
        made.append({"property": "unit", "value": "USD"})
    if field.codes and field.codes != "CoCCodes":
        labels = dict(layout.codes()[field.codes])
        made.append({"property": "valueLabels", "value": {"en": labels}})
    if not is_key:
        # A wrong cell must not take a person's stay out of every count: it is told, not held.
        made.append({"property": "severity", "value": "warning"})
    return made


def _description(field: Field) -> str:
    known = _descriptions().get(field.column)
    if known:
        return known
    words = " ".join(_WORDS.split(field.column))
    if field.column == layout.key(field.file):
        return f"Number of the row in {field.file.removesuffix('.csv')}."
    if field.kind == "money":
        return f"{words} per month, in US dollars."
    if field.kind == "date":
        return f"{words}, a day."
    if field.codes in ("NoYes", "NoYesReasonsForMissingData", "NoYesMissing"):
        return f"{words}, yes or no."
    if field.codes == "NoPointsYes":
        return f"{words}: no, or yes with points in the screening."
    return f"{words}, a code of the list {field.codes}." if field.codes else f"{words}."


if __name__ == "__main__":
    write()
