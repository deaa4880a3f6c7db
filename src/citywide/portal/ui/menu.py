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
PEOPLE_OF_THE_CITY = frozenset(
    {"staff", "analyst", "steward", "department_head", "privacy_officer", "administrator"}
)
FOLLOWERS = frozenset({"steward", "department_head", "privacy_officer", "administrator"})


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
    Item(_("My data sets"), "catalog:mine", PEOPLE_OF_THE_CITY),
    Item(_("Upload"), "jobs:upload", frozenset({"steward"})),
    Item(_("Runs"), "jobs:runs", FOLLOWERS),
    Item(_("Audit log"), "audit:log", frozenset({"privacy_officer", "administrator"})),
    Item(_("People and roles"), "accounts:users", frozenset({"administrator"})),
)


_SERVICES_MAIN: list[Item] = []
_SERVICES_STAFF: list[Item] = []


def register(*, main: Iterable[Item] = (), staff: Iterable[Item] = ()) -> None:
    """Add a city service's pages to the menus; services do so when they are loaded."""
    _SERVICES_MAIN.extend(item for item in main if item not in _SERVICES_MAIN)
    _SERVICES_STAFF.extend(item for item in staff if item not in _SERVICES_STAFF)


def main_items() -> tuple[Item, ...]:
    """Return the pages for everyone; what is about the portal itself comes last."""
    return (*MAIN[:-1], *_SERVICES_MAIN, MAIN[-1])


def staff_items() -> tuple[Item, ...]:
    """Return the pages for people of the city."""
    return (*STAFF[:3], *_SERVICES_STAFF, *STAFF[3:])


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
    home = address("dashboards:home", default="/")
    shown = [(item, address(item.view)) for item in items if not item.roles or item.roles & roles]
    above = [url for _item, url in shown if url and path.startswith(url) and url != home]
    # Of /my/ and /my/runs/, the reader of /my/runs/7/ is at the second.
    here = max(above, key=len, default=home if path == home else "")
    return [Link(item.label, url, url == here) for item, url in shown if url]
