"""The money in a browser: every page under axe and on a phone, and without a script."""

from __future__ import annotations

from typing import Any

import pytest

from citywide.services.portfolio.models import Funding
from tests.portal.browser.pages import visit
from tests.services.portfolio.plan.windows import (  # noqa: F401 fixtures are found by name
    SIZES,
    Open,
    window,
    wrong_with,
)

MONEY = "/portfolio/p/P-001/money/"


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible(window: Open, funded: Any, size: str) -> None:  # noqa: F811
    one_of = f"{MONEY}funding/{funded.funding.first().pk}/"
    pages = {
        "money": ("manager", MONEY),
        "money-staff": ("staff", MONEY),
        "add": ("manager", f"{MONEY}funding/add/"),
        "edit": ("manager", one_of),
        "remove": ("manager", f"{one_of}remove/"),
    }
    found = {}
    for name, (who, path) in pages.items():
        with window(who, viewport=SIZES[size]) as one:
            assert visit(one, path) == 200, path
            if size == "desktop":
                for toggle in one.page.query_selector_all("summary"):
                    toggle.click()
            found[name] = wrong_with(one, f"money-{name}", size)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_funding_without_a_script(window: Open, funded: Any, size: str) -> None:  # noqa: F811
    with window("manager", viewport=SIZES[size], script=False) as one:
        visit(one, f"{MONEY}funding/add/")
        one.page.fill("#id_fund", "Bond")
        one.page.fill("#id_budget_usd", "lots")
        one.page.click("main button[type=submit]")
        assert one.page.is_visible("#id_budget_usd_error")
        one.page.fill("#id_budget_usd", "$1,000.50")
        one.page.fill("#id_fiscal_year", "2026")
        one.page.click("main button[type=submit]")
        assert "The funding is added." in one.page.inner_text("#messages")
    assert str(Funding.objects.get(fund="Bond").budget_usd) == "1000.50"
