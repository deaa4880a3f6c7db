"""Every page of the table of addresses, in three languages: accessible, in its room, silent."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from tests.portal.access.test_addresses import NO_JOB, PAGES, address
from tests.portal.browser.conftest import Open
from tests.portal.browser.pages import visit
from tests.portal.browser.wrong import wrong

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ("en", "es", "vi")
LOOKED_AT_AS = ("visitor", "steward", "administrator")
"""Of the roles that may see a page, the first of these; so each is looked at once."""
FILES = {
    "dashboards:measure_csv",
    "catalog:download",
    "catalog:quarantine_export",
    "audit:download",
    *(name for name in PAGES if name.startswith("api:v1:")),
}
"""Addresses that answer a file or data instead of a page."""
SIGN_IN = {
    "visitor": ("/account/login/", "/account/password/reset/"),
    "steward": ("/account/password/change/", "/account/logout/"),
    "administrator": ("/account/2fa/", "/account/2fa/totp/activate/"),
}
"""Pages of the sign-in library, which the table leaves out."""
MORE = {
    "visitor": (
        "/search/?q=animal",
        "/search/?q=nothing+at+all",
        "/measures/?q=nothing+at+all",
        "/datasets/?q=nothing+at+all",
        "/measures/live_share/?period=2024-03",
        "/datasets/stays/?sort=-days&kind=cat",
    ),
    "steward": (
        "/my/upload/",
        "/my/jobs/?of=all",
        "/my/stays/quarantine/?rule=kind.allowed",
        "/my/outcomes/quarantine/",
    ),
    "administrator": ("/audit/?action=read",),
}
"""Other faces of pages: found and not found, filtered and sorted."""


def shown_to(role: str) -> dict[str, dict[str, Any]]:
    """Return the pages of the table that are looked at as this role."""
    first = {
        name: next((one for one in LOOKED_AT_AS if one in roles), None)
        for name, (_arguments, roles) in PAGES.items()
        if name not in FILES and roles and not name.startswith("linkage:")
    }
    return {name: PAGES[name][0] for name, one in first.items() if one == role}


def paths(role: str, language: str, people: dict[str, Any]) -> list[str]:
    """Return the addresses to open, in a language."""
    with override(language):
        found = [address(name, given, people) for name, given in shown_to(role).items()]
    # The reference for programs has one address, in English.
    found = [path for path in found if language == "en" or not path.startswith("/api/")]
    prefix = "" if language == "en" else f"/{language}"
    # A number's receipt is in the table; this is the receipt of all of a measure's numbers.
    found += [path.rpartition("-")[0] + "/" for path in found if path.endswith("-5/")]
    return found + [prefix + path for path in (*SIGN_IN[role], *MORE[role])]


def test_each_page_is_looked_at_as_somebody() -> None:
    looked_at = {name for role in LOOKED_AT_AS for name in shown_to(role)}
    jobs = {name for name, (arguments, _roles) in PAGES.items() if arguments == NO_JOB}
    # The workbench has records of its own to show: tests/portal/linkage looks at its pages.
    linkage = {name for name in PAGES if name.startswith("linkage:")}
    assert looked_at | FILES | jobs | linkage == set(PAGES)
    assert jobs == {"jobs:job"}, "its faces are looked at below"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", LOOKED_AT_AS)
def test_every_page(role: str, language: str, window: Open, people: dict[str, Any]) -> None:
    found: list[str] = []
    with window(role) as one:
        for path in paths(role, language, people):
            if (status := visit(one, path)) != 200:
                found.append(f"{path}: {status}")
            name = f"{role}{path.replace('/', '-').replace('?', '-')}{language}"
            found += [f"{path}: {line}" for line in wrong(one, language, name)]
    assert found == [], "\n".join(found)
