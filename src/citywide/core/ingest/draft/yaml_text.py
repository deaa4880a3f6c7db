"""Lines of YAML with comments, which a YAML library would drop."""

from __future__ import annotations

import textwrap
from typing import Any

import yaml

_WIDTH = 98
_LONGEST = 600


def scalar(value: Any) -> str:
    """Return one value, quoted where it must be to come back as it is."""
    text = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=2**30)
    return text.strip()[1:-1]


def comment(text: str, indent: int) -> list[str]:
    """Return a comment as lines; characters that YAML does not allow become spaces."""
    if not text:
        return []
    plain = "".join(c if c.isprintable() else " " for c in text)[:_LONGEST]
    lead = " " * indent + "# "
    return textwrap.wrap(
        plain, _WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False
    )


def pair(key: str, value: Any, indent: int) -> str:
    """Return `key: value` on one line."""
    return f"{' ' * indent}{key}: {scalar(value)}"


def properties(values: list[tuple[str, Any, str]], indent: int) -> list[str]:
    """Return ODCS customProperties: (name, value, comment) each; none gives no lines."""
    if not values:
        return []
    lines = [f"{' ' * indent}customProperties:"]
    for name, value, why in values:
        lines += comment(why, indent + 2)
        lines.append(f"{' ' * (indent + 2)}- property: {name}")
        if isinstance(value, dict):
            lines.append(f"{' ' * (indent + 4)}value:")
            lines += [pair(key, inner, indent + 6) for key, inner in value.items()]
        elif isinstance(value, tuple):
            lines.append(f"{' ' * (indent + 4)}value:")
            lines += [f"{' ' * (indent + 6)}- {scalar(inner)}" for inner in value]
        else:
            lines.append(pair("value", value, indent + 4))
    return lines
