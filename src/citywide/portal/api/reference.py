"""The reference of the API as a page of the portal, made from its OpenAPI document."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.api.interface import api
from citywide.portal.api.problems import MEDIA_TYPE
from citywide.portal.ui.menu import address


@dataclass(frozen=True)
class Field:
    """A parameter of an operation, or a part of an answer."""

    name: str
    type: str
    is_required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One address that can be asked."""

    id: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    answer: str
    """Name of the shape of its answer; "" for a file."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every operation, its parameters, and the shape of every answer."""
    document = api.get_openapi_schema()
    groups: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in document["paths"].items():
        operation = methods["get"]
        groups[operation["tags"][0]].append(_operation(path, operation))
    shapes = document["components"]["schemas"]
    context = {
        "title": document["info"]["title"],
        "description": document["info"]["description"],
        "groups": sorted(groups.items()),
        "shapes": [(name, _fields(shape)) for name, shape in sorted(shapes.items())],
        "problems": [
            (status, said["description"])
            for status, said in operation["responses"].items()
            if MEDIA_TYPE in said.get("content", {})
        ],
        "trail": [(_("Home"), address("dashboards:home", default="/")), (_("API"), None)],
    }
    return render(request, "api/reference.html", context)


def _operation(path: str, operation: dict[str, Any]) -> Operation:
    parameters = (
        Field(
            "filter[column]" if p["name"] == "filter" else p["name"],
            _type(p["schema"]),
            bool(p["required"]),
            p.get("description", ""),
        )
        for p in operation["parameters"]
    )
    content = operation["responses"].get(200, {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return Operation(
        operation["operationId"],
        path,
        operation["summary"],
        operation.get("description", ""),
        tuple(parameters),
        str(schema.get("title", "")) if "properties" in schema else _type(schema),
    )


def _fields(shape: dict[str, Any]) -> tuple[Field, ...]:
    required = set(shape.get("required", ()))
    return tuple(
        Field(name, _type(part), name in required, part.get("description", ""))
        for name, part in shape.get("properties", {}).items()
    )


def _type(schema: dict[str, Any]) -> str:
    """Return a JSON schema's type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(part) for part in schema["anyOf"]))
    kind = str(schema.get("format") or schema.get("type", "anything"))
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return kind
