"""Writes the reference pages from the code, or compares them (`--check`)."""

from __future__ import annotations

import dataclasses
import inspect
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import typer
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

import citywide
from citywide.cli.main import app
from citywide.core import errors
from citywide.core.contracts import model, parse_contract
from citywide.core.contracts.rules import CUSTOM_RULES, METRICS, OPERATORS
from citywide.core.measures import Grain, Kind
from citywide.core.settings import Settings

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code; change the code instead. -->\n\n"
HOME = "Housing"
"""Department of the people and the data set on the page of roles."""


def settings_page() -> str:
    """Return the page of all settings."""
    rows = [
        f"| `CITYWIDE_{field.name.upper()}` | {_default(field.default)} |"
        f" {field.metadata['help']} |"
        for field in dataclasses.fields(Settings)
    ]
    head = [
        "# Settings",
        "",
        "Each is read from the environment. `DATABASE_URL` is another name of",
    ]
    head += ["`CITYWIDE_DATABASE_URL`.", ""]
    return "\n".join(
        [*head, "| variable | default | what it is for |", "| --- | --- | --- |", *rows, ""]
    )


def _default(value: object) -> str:
    return "empty" if value == "" else f"`{value}`"


def errors_page() -> str:
    """Return the page of all errors, with exit codes and HTTP statuses."""
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.CitywideError)
    ]
    rows = [
        f"| `{kind.__name__}` | {kind.exit_code} | {kind.http_status} | {_first(kind.__doc__)} |"
        for kind in sorted(kinds, key=lambda kind: (kind.exit_code, kind.__name__))
    ]
    head = ["# Errors", "", "A command that fails prints a sentence and exits with this code.", ""]
    head += ["| error | exit code | HTTP status | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows, ""])


def commands_page() -> str:
    """Return the page of all commands with their options."""
    root = typer.main.get_command(app)
    return "\n".join(["# Commands", "", *_commands(root, "citywide"), ""])


def _commands(command: object, name: str) -> Iterator[str]:
    children = getattr(command, "commands", {})
    if children:
        for child in sorted(children):
            yield from _commands(children[child], f"{name} {child}")
        return
    yield f"## `{name}`"
    yield ""
    yield _first(getattr(command, "help", ""))
    yield ""
    yield "| argument or option | meaning |"
    yield "| --- | --- |"
    for parameter in getattr(command, "params", ()):
        shown = ", ".join(f"`{option}`" for option in parameter.opts)
        if parameter.param_type_name == "argument":
            shown = f"`{parameter.name.upper()}`"
        yield f"| {shown} | {getattr(parameter, 'help', '') or ''} |"
    yield ""


def contracts_page() -> str:
    """Return the page of everything a contract can say."""
    lines = ["# Contract fields", "", "Citywide reads an ODCS 3.x file into these fields.", ""]
    for kind in (model.Contract, model.Column, model.Rule, model.Reading, model.Source):
        lines += [f"## {kind.__name__}", "", _first(kind.__doc__), "", "| field | type |"]
        lines += ["| --- | --- |"]
        lines += [f"| `{f.name}` | `{f.type}` |" for f in dataclasses.fields(kind)] + [""]
    lines += ["## Rules", "", "ODCS metrics: " + ", ".join(f"`{m}`" for m in METRICS) + "."]
    lines += ["Operators: " + ", ".join(f"`{o}`" for o in OPERATORS) + ".", ""]
    lines += ["| rule of `engine: citywide` | judges | needs |", "| --- | --- | --- |"]
    lines += [
        f"| `{name}` | each {scope} | {', '.join(f'`{n}`' for n in sorted(needs))} |"
        for name, (scope, needs) in CUSTOM_RULES.items()
    ]
    return "\n".join([*lines, ""])


def measures_page() -> str:
    """Return the page of kinds and periods of measures."""
    lines = ["# Measures", "", "Kinds: " + ", ".join(f"`{k}`" for k in Kind) + ".", ""]
    lines += ["Periods: " + ", ".join(f"`{g}`" for g in Grain) + ".", ""]
    return "\n".join(lines)


def api_page() -> str:
    """Return the page of everything the API can be asked, from its OpenAPI document."""
    _start_portal()
    from citywide.portal.api import urls  # noqa: F401 registers the operations
    from citywide.portal.api.interface import api

    document: Any = api.get_openapi_schema()
    lines = ["# API", "", "A running portal shows this, and the shape of each answer, at"]
    lines += ["`/api/v1/docs`; `/api/v1/openapi.json` is the same for programs.", ""]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            lines += _operation(f"{method.upper()} {path}", operation)
    lines += ["## When it fails", "", "| status | meaning |", "| --- | --- |"]
    lines += [
        f"| {status} | {said['description']} |"
        for status, said in operation["responses"].items()
        if status >= 400
    ]
    return "\n".join([*lines, ""])


def _operation(heading: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"## `{heading}`"
    yield ""
    # The description is the whole docstring, whose first sentence is the summary.
    rest = operation.get("description", "").removeprefix(operation["summary"]).split()
    yield " ".join([operation["summary"], *rest])
    yield ""
    if operation["parameters"]:
        yield "| parameter | type | meaning |"
        yield "| --- | --- | --- |"
    for given in operation["parameters"]:
        name = "filter[column]" if given["name"] == "filter" else given["name"]
        yield f"| `{name}` | {_type(given['schema'])} | {given.get('description', '')} |"
    if operation["parameters"]:
        yield ""


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(part) for part in schema["anyOf"] if part.get("type") != "null")
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"one or more of {_type(schema['items'])}"
    return str(schema.get("type", "text")).replace("string", "text")


def audit_page() -> str:
    """Return the page of the actions in the audit log."""
    _start_portal()
    from citywide.portal.audit.models import Action

    lines = ["# Audit actions", "", "What an entry of the audit log can say was done.", ""]
    lines += ["| action | on the page |", "| --- | --- |"]
    with override("en"):
        lines += [f"| `{action.value}` | {action.label} |" for action in Action]
    return "\n".join([*lines, ""])


def roles_page() -> str:
    """Return the page of what each role sees and may do, asked of the policy itself."""
    _start_portal()
    from citywide.portal.access.policy import PURPOSES, decide, may_decide, may_follow, may_manage
    from citywide.portal.ui.menu import STAFF

    contract, people = parse_contract(_ALL_CLASSES, "roles"), _people()
    lines = [
        "# Roles",
        "",
        f"Asked of the policy for one data set of the department {HOME}. There,",
    ]
    lines += ["people of other departments see what staff see. A purpose that gives nothing more"]
    lines += ["falls back to what the role sees anyway.", "", "## What each sees", ""]
    lines += ["| role | " + " | ".join(f"purpose `{p}`" for p in PURPOSES) + " |"]
    lines += ["| --- |" + " --- |" * len(PURPOSES)]
    for name, viewer in people.items():
        seen = [_seen(decide(viewer, contract, purpose), contract) for purpose in PURPOSES]
        lines.append(f"| {name} | " + " | ".join(seen) + " |")
    lines += ["", "*Masked*: text of personal columns above public is `•••`, dates are cut to the"]
    lines += [
        "year, other values are empty. Where a contract has a row filter, columns above public"
    ]
    lines += ["come only with rows of departments in which the person holds a role; a steward's"]
    lines += ["review and correction see all rows.", "", "## What each may do", ""]
    verbs = {
        "upload, correct": may_manage,
        "release, reject": may_decide,
        "read runs": may_follow,
    }
    lines += ["| role | " + " | ".join([*verbs, "pages in the staff menu"]) + " |"]
    lines += ["| --- |" + " --- |" * (len(verbs) + 1)]
    with override("en"):
        for name, viewer in people.items():
            may = ["yes" if ask(viewer, contract) else "no" for ask in verbs.values()]
            menu = [str(item.label) for item in STAFF if item.roles & viewer.roles]
            lines.append(f"| {name} | " + " | ".join([*may, ", ".join(menu) or "none"]) + " |")
    return "\n".join([*lines, ""])


def _people() -> dict[str, Any]:
    from citywide.portal.access.viewer import VISITOR, Viewer
    from citywide.portal.accounts.actions import CITY_ROLES
    from citywide.portal.accounts.roles import Role

    found = {"visitor": VISITOR}
    for role in Role:
        place, where = ("", "the city") if role in CITY_ROLES else (HOME, HOME)
        viewer = Viewer(user_id=1, email="a@b", grants=frozenset({(role.value, place)}))
        found[f"{role.value} of {where}"] = viewer
    found["steward of the data set"] = Viewer(
        user_id=1, email="a@b", stewarded=frozenset({"all_classes"})
    )
    return found


def _seen(decision: Any, contract: model.Contract) -> str:
    # The sample has one column of each classification, from public to restricted.
    most = contract.column(decision.columns[-1]).classification
    return ("public" if most == "public" else f"up to {most}") + ", masked" * bool(decision.masks)


_ALL_CLASSES = f"""apiVersion: v3.1.0
kind: DataContract
id: all_classes
name: One column of each classification
version: 1.0.0
status: active
description: {{purpose: An example.}}
team:
  name: {HOME}
  members:
    - {{username: owner@example.org, name: Owner, role: owner}}
    - {{username: steward@example.org, name: Steward, role: data steward}}
schema:
  - name: all_classes
    properties:
      - {{name: a, logicalType: string, classification: public}}
""" + "".join(
    f"      - {{name: {name}, logicalType: string, classification: {classification}, "
    "customProperties: [{property: personal, value: true}]}\n"
    for name, classification in zip("bcd", ("internal", "confidential", "restricted"), strict=True)
)


def addresses_page() -> str:
    """Return the page of every address of the portal but those of the API and of sign-in."""
    _start_portal()
    lines = [
        "# Addresses of the portal",
        "",
        "English has these addresses; Spanish and Vietnamese put",
    ]
    lines += [
        "`/es` or `/vi` before them. Pages of sign-in are under `/account/`, the [API](api.md) is"
    ]
    lines += ["under `/api/v1/`. Who gets which is in [roles](roles.md).", ""]
    lines += ["| address | name | what it does |", "| --- | --- | --- |"]
    with override("en"):
        for path, name, view in _views(get_resolver().url_patterns):
            if name.split(":")[0] != "api" and ":" in name:
                lines.append(f"| `{path}` | `{name}` | {_first(view.__doc__)} |")
    return "\n".join([*lines, ""])


def _views(patterns: Any, path: str = "/", space: str = "") -> Iterator[tuple[str, str, Any]]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _views(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield here, f"{space}{pattern.name}", pattern.callback


def _start_portal() -> None:
    """Start Django, with an empty data folder; in a test it runs already."""
    if not apps.ready:
        services = Path(citywide.__file__).parent / "services"
        names = sorted(path.parent.name for path in services.glob("*/apps.py"))
        os.environ["CITYWIDE_SERVICES"] = ",".join(names)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citywide.portal.config.settings")
        with tempfile.TemporaryDirectory() as folder:
            os.environ["CITYWIDE_DATA"] = folder
            django.setup()
    # Services add to the API before its addresses are made.
    assert get_resolver().url_patterns


def _first(text: str | None) -> str:
    return (text or "").strip().splitlines()[0] if text else ""


PAGES = {
    "settings.md": settings_page,
    "errors.md": errors_page,
    "commands.md": commands_page,
    "contracts.md": contracts_page,
    "measures.md": measures_page,
    "api.md": api_page,
    "roles.md": roles_page,
    "audit.md": audit_page,
    "addresses.md": addresses_page,
}


def main() -> int:
    """Write each page; with --check, fail when one on disk is not what the code says."""
    stale = []
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        text = NOTE + page()
        path = FOLDER / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != text:
                stale.append(name)
        else:
            path.write_text(text)
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run: make docs")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
