"""The 20 rules every candidate checks, as plain data.

A value must also be of its column's type; types are not counted among the 20. Rules other than
`required` skip missing values. `unique` blames every row that shares a key.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Rule(NamedTuple):
    """One promise about one column: its name, what kind it is, and the kind's arguments."""

    name: str
    kind: str
    column: str
    arguments: dict[str, Any]


# Column -> type: text, integer, number, boolean or timestamp (YYYY-MM-DD HH:MM:SS, no zone).
COLUMN_TYPES = {
    "request_id": "integer",
    "request_number": "text",
    "created_at": "timestamp",
    "closed_at": "timestamp",
    "status": "text",
    "service_name": "text",
    "department": "text",
    "council_district": "integer",
    "address": "text",
    "zip": "text",
    "latitude": "number",
    "longitude": "number",
    "channel": "text",
    "language": "text",
    "response_hours": "integer",
    "cost_usd": "number",
    "score": "number",
    "is_duplicate": "boolean",
    "email": "text",
    "description": "text",
}

STATUSES = ("open", "in progress", "closed", "duplicate")
SERVICES = (
    "Pothole",
    "Graffiti",
    "Streetlight",
    "Illegal dumping",
    "Abandoned vehicle",
    "Noise",
    "Tree",
    "Encampment",
)
DEPARTMENTS = ("Transportation", "Public Works", "Parks", "Housing", "Police")
CHANNELS = ("app", "phone", "web", "bot")
LANGUAGES = ("en", "es", "vi")

# No look-around and no \d: the same text means the same to RE2, Rust, Java and Python.
EMAIL_PATTERN = "^[^@ ]+@[^@ ]+[.][^@ ]+$"
ZIP_PATTERN = "^[0-9]{5}$"

RULES = (
    Rule("request_id_present", "required", "request_id", {}),
    Rule("created_at_present", "required", "created_at", {}),
    Rule("status_present", "required", "status", {}),
    Rule("service_name_present", "required", "service_name", {}),
    Rule("request_id_unique", "unique", "request_id", {}),
    Rule("status_known", "allowed", "status", {"values": STATUSES}),
    Rule("service_name_known", "allowed", "service_name", {"values": SERVICES}),
    Rule("department_known", "allowed", "department", {"values": DEPARTMENTS}),
    Rule("channel_known", "allowed", "channel", {"values": CHANNELS}),
    Rule("language_known", "allowed", "language", {"values": LANGUAGES}),
    Rule("council_district_in_range", "range", "council_district", {"minimum": 1, "maximum": 10}),
    Rule("latitude_in_range", "range", "latitude", {"minimum": 37, "maximum": 38}),
    Rule("longitude_in_range", "range", "longitude", {"minimum": -123, "maximum": -121}),
    Rule("response_hours_not_negative", "range", "response_hours", {"minimum": 0}),
    Rule("cost_usd_not_negative", "range", "cost_usd", {"minimum": 0}),
    Rule("score_in_range", "range", "score", {"minimum": 0, "maximum": 10}),
    Rule("zip_form", "pattern", "zip", {"pattern": ZIP_PATTERN}),
    Rule("email_form", "pattern", "email", {"pattern": EMAIL_PATTERN}),
    Rule("description_short_enough", "max_length", "description", {"characters": 500}),
    Rule("closed_after_created", "order", "closed_at", {"not_before": "created_at"}),
)


def typed_columns() -> list[str]:
    """Return the columns whose text can fail to parse, in file order."""
    return [column for column, kind in COLUMN_TYPES.items() if kind != "text"]
