"""YAML files people write, read so that every value knows the line it stands on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from citywide.core.errors import ContractError, Finding, NotFound

# The C loader is ten times as fast; PyYAML has it wherever its wheel carries libyaml.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextDatesLoader(_Loader):
    """YAML without implicit dates: a contract's minimum of 2021-01-01 stays the text it is."""


_TextDatesLoader.yaml_implicit_resolvers = {
    letter: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Document:
    """A YAML file's values and the line of each path into them."""

    values: Any
    text: str
    file: str
    lines: dict[tuple[str | int, ...], int] = field(repr=False)

    @property
    def hash(self) -> str:
        """SHA-256 of the file's exact text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def finding(self, message: str, path: Sequence[str | int], severity: str = "error") -> Finding:
        """Return a finding that names the line nearest to `path`."""
        at = tuple(path)
        while at and at not in self.lines:
            at = at[:-1]
        dotted = ".".join(str(part) for part in path)
        return Finding(message, self.file, self.lines.get(at), dotted, severity)


def read_document(path: Path) -> Document:
    """Return the YAML document in a file.

    Raises:
        NotFound: there is no such file.
        ContractError: the file is not UTF-8 YAML; names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except UnicodeDecodeError as error:
        raise ContractError(
            [Finding(f"The file is not UTF-8 text (byte {error.start}).", str(path))]
        ) from None
    return parse_document(text, str(path))


def parse_document(text: str, file: str = "") -> Document:
    """Return the YAML document in a text; raises ContractError with the line of a mistake."""
    lines: dict[tuple[str | int, ...], int] = {}
    findings: list[Finding] = []
    try:
        loader = _TextDatesLoader(text)
        node = loader.get_single_node()
        values = None if node is None else loader.construct_document(node)
        if node is not None:
            _number(node, (), lines, findings, file)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else None
        raise ContractError([Finding(f"This is not valid YAML: {problem}.", file, line)]) from None
    if findings:
        raise ContractError(findings)
    return Document(values, text, file, lines)


def _number(
    node: yaml.Node,
    path: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    findings: list[Finding],
    file: str,
) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            at = (*path, str(key.value))
            if at in lines:
                message = f"{key.value!r} is written twice; only one can count."
                findings.append(Finding(message, file, key.start_mark.line + 1))
            _number(value, at, lines, findings, file)
            lines[at] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            _number(value, (*path, position), lines, findings, file)
