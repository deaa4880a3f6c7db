"""What the page frame needs to know: the city's name, the menus, who is reading."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property

from citywide.portal.ui import menu


@dataclass(frozen=True)
class Frame:
    """What surrounds a page's content. Without a request it is a visitor's, for error pages."""

    request: HttpRequest | None = None

    @property
    def city_name(self) -> str:
        """The city's name, as its settings give it."""
        return str(settings.CITYWIDE.city_name)

    @property
    def notice(self) -> str:
        """A line above every page, such as that all data are invented; empty for none."""
        return str(getattr(settings.CITYWIDE, "notice", ""))

    @cached_property
    def _roles(self) -> frozenset[str]:
        return frozenset(getattr(self._viewer, "roles", ()))

    @cached_property
    def _viewer(self) -> object:
        return getattr(self.request, "viewer", None)

    @property
    def _path(self) -> str:
        return self.request.path if self.request else ""

    @cached_property
    def main_menu(self) -> list[menu.Link]:
        """The pages for everyone."""
        return menu.links(menu.main_items(), self._roles, self._path)

    @cached_property
    def staff_menu(self) -> list[menu.Link]:
        """The pages for the reader's roles; empty for visitors."""
        return menu.links(menu.staff_items(), self._roles, self._path)

    @property
    def reader(self) -> str:
        """The name of who is signed in; empty for visitors."""
        return getattr(self._viewer, "name", "") if self.is_signed_in else ""

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return bool(getattr(self._viewer, "user_id", None) or self._roles)

    @property
    def search_words(self) -> str:
        """What the reader searched for last, to stay in the search box."""
        return self.request.GET.get("q", "") if self.request else ""

    @property
    def urls(self) -> dict[str, str]:
        """Where the frame's own links lead."""
        address = menu.address
        return {
            "home": address("dashboards:home", default="/"),
            "search": address("catalog:search", default="/search/"),
            "sign_in": address("accounts:sign_in", "account_login"),
            "sign_out": address("accounts:sign_out", "account_logout"),
            "account": address("accounts:me", "mfa_index"),
            "api": address("api:docs", "api:openapi-view", "api:root"),
        }


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: gives every template `frame`."""
    return {"frame": Frame(request)}
