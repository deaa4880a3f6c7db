import pytest
from tests.services.portfolio.conftest import *
from tests.services.portfolio.project.test_in_browser import window, chromium
from tests.portal.browser.pages import visit
pytestmark = pytest.mark.django_db(transaction=True)
def test_x(window, office):
    with window("staff") as one:
        visit(one, "/portfolio/propose/")
        one.page.focus("#id_cost_usd")
        one.page.keyboard.type("1,200,000")
        for _ in range(10):
            one.page.keyboard.press("Tab")
            print(one.page.evaluate("""()=>{const e=document.activeElement,s=getComputedStyle(e);return [e.id,s.outlineStyle,s.outlineWidth,s.boxShadow,e.matches(':focus-visible'),e.matches(':focus'), e.getBoundingClientRect().width, document.hasFocus()]}"""))
        assert 0
