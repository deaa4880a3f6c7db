"""The elements of a Project file that a plan needs, each with its line, and nothing else.

A file of five thousand tasks has some hundred thousand elements, most of them about resources and
working time. They are passed over while reading, so that memory stays small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import defusedxml.ElementTree as ElementTree  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from citywide.core.errors import ExtractError, Finding
from citywide.services.portfolio.exchange.plan import MAX_TASKS
from citywide.services.portfolio.exchange.project_xml.fields import NAMESPACES

_LINK = frozenset(["PredecessorUID", "Type", "CrossProject", "LinkLag", "LagFormat"])
_TASK = frozenset(
    ["UID", "Name", "Active", "IsNull", "OutlineLevel", "Milestone", "Summary", "Start", "Finish",
     "ExternalTask", "PercentComplete", "ActualStart", "ActualFinish", "Notes", "PredecessorLink",
     "ExtendedAttribute", "Baseline"]
)  # fmt: skip
_KEPT = {
    "": frozenset(["Project"]),
    "Project": frozenset(
        ["Name", "Title", "MinutesPerDay", "MinutesPerWeek", "ExtendedAttributes", "Tasks"]
    ),
    "ExtendedAttributes": frozenset(["ExtendedAttribute"]),
    "ExtendedAttribute": frozenset(["FieldID", "Alias", "Value"]),
    "Tasks": frozenset(["Task"]),
    "Task": _TASK,
    "PredecessorLink": _LINK,
    "Baseline": frozenset(["Number", "Start", "Finish", "Cost"]),
}
"""Which children of an element are kept; an element that is not named here holds text only."""


@dataclass(slots=True)
class Element:
    """One element: texts of its children by name, and the children that have children."""

    name: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)

    def named(self, name: str) -> list[Element]:
        """The children of a name, in their order."""
        return [child for child in self.children if child.name == name]

    def text(self, name: str) -> str:
        """The text of a child without spaces around it; empty when there is none."""
        return self.texts.get(name, "").strip()

    def flag(self, name: str) -> bool:
        """Whether a child says true."""
        return self.text(name).lower() in {"1", "true"}


def parse_project(data: bytes, file: str) -> Element:
    """Return the element Project of a file.

    Raises:
        ExtractError: the file is no XML, declares entities, or is not of Microsoft Project.
    """
    target = _Target(file)
    parser = ElementTree.DefusedXMLParser(target=target, forbid_dtd=True)
    target.expat = parser.parser
    try:
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException:
        raise ExtractError(
            [Finding(
                "The file declares a document type or entities of its own. Project writes none and "
                "they can harm a server; save the plan from Project again as XML.", file
            )]
        ) from None  # fmt: skip
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (None, 0))[0]
        raise ExtractError(
            [Finding(
                f"The file is not whole XML: {str(error).split(':')[0]}. It was probably cut short "
                "or edited by hand; save the plan from Project again as XML.", file, line
            )]
        ) from None  # fmt: skip
    assert isinstance(root, Element)
    return root


class _Target:
    """Takes the parser's events and keeps what is in `_KEPT`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.expat: Any = None
        self._root = Element("", 0)
        self._path = [self._root]
        self._leaf = ""
        self._skipped = 0
        self._parts: list[str] = []
        self._tasks = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, name = tag[1:].split("}", 1) if tag[0] == "{" else ("", tag)
        if len(self._path) == 1 and not self._root.children:
            self._check_root(namespace, name)
        parent = self._path[-1]
        if self._skipped or self._leaf or name not in _KEPT[parent.name]:
            self._skipped += 1
        elif name in _KEPT:
            self._enter(parent, name)
        else:
            self._leaf = name

    def _enter(self, parent: Element, name: str) -> None:
        element = Element(name, self.expat.CurrentLineNumber)
        parent.children.append(element)
        self._path.append(element)
        if name == "Task":
            self._tasks += 1
            if self._tasks > MAX_TASKS * 2:
                # Summary tasks, blank rows and inactive tasks do not count: leave room for them.
                raise ExtractError(
                    [Finding(f"The plan has more than {MAX_TASKS:,} tasks. Hand in one project, or "
                             "a plan with less detail.", self.file)]
                )  # fmt: skip

    def data(self, text: str) -> None:
        if self._leaf and not self._skipped:
            self._parts.append(text)

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif self._leaf:
            self._path[-1].texts.setdefault(self._leaf, "".join(self._parts))
            self._leaf = ""
            self._parts.clear()
        else:
            self._path.pop()

    def close(self) -> Element:
        return self._root.children[0]

    def _check_root(self, namespace: str, name: str) -> None:
        if name != "Project" or namespace not in NAMESPACES:
            raise ExtractError(
                [Finding(
                    f"The file is XML, but not of Microsoft Project: it begins with {name!r}. In "
                    "Project, choose File, Save As, and the type XML Format.", self.file
                )]
            )  # fmt: skip
