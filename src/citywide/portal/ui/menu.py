"""The menus: which pages they lead to, and who sees which.

A menu only spares people a search; what they may see is decided behind each address. Items name
addresses of rooms above this one, so an item whose room is not installed is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVERYONE: frozenset[str] = frozenset()
DATA_STAFF = frozenset({"staff", "analyst", "steward", "department_head", "administrator"})


@dataclass(frozen=True)
class Item:
    """A page in a menu: its label, the name of its address, and the roles it is for."""

    label: str | Promise
    view: str
    roles: frozenset[str] = EVERYONE


@dataclass(frozen=True)
class Link:
    """An item as a page shows it: where it leads, and whether the reader is there now."""

    label: str | Promise
    url: str
    is_current: bool


MAIN = (
    Item(_("Home"), "dashboards:home"),
    Item(_("Measures"), "dashboards:measures"),
    Item(_("Data sets"), "catalog:datasets"),
    Item(_("About"), "ui:about"),
)
STAFF = (
    Item(_("My data sets"), "catalog:mine", DATA_STAFF),
    Item(_("Upload"), "catalog:upload", frozenset({"steward", "administrator"})),
    Item(_("Runs"), "catalog:runs", DATA_STAFF),
    Item(_("Audit log"), "audit:log", frozenset({"privacy_officer", "administrator"})),
    Item(_("Users"), "accounts:users", frozenset({"administrator"})),
)


def address(*views: str, default: str = "") -> str:
    """Return the address of the first of `views` that is installed, or `default`."""
    for view in views:
        try:
            return reverse(view)
        except NoReverseMatch:
            continue
    return default


def links(items: Iterable[Item], roles: frozenset[str], path: str) -> list[Link]:
    """Return the links for somebody with `roles` who is reading the page at `path`."""
    found = []
    home = address("dashboards:home", default="/")
    for item in items:
        url = address(item.view)
        if url and (not item.roles or item.roles & roles):
            is_current = path == url or (url != home and path.startswith(url))
            found.append(Link(item.label, url, is_current))
    return found
