"""Components: forms, pagers, sortable headers, times, labels."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils.translation import override

from tests.portal.ui.test_frame import text


def show(source: str, address: str = "/", **context: Any) -> str:
    template = engines["django"].from_string("{% load citywide %}" + source)
    return template.render(context, RequestFactory().get(address)).strip()


@pytest.fixture
def uswds_forms(settings: Any) -> None:
    settings.FORM_RENDERER = "citywide.portal.ui.forms.PortalForms"


class TestForms:
    @pytest.fixture(autouse=True)
    def _renderer(self, uswds_forms: None) -> None:
        pass

    def test_every_control_has_a_label_and_only_optional_ones_say_so(self, client: Client) -> None:
        page = text(client.get("/sample/"))
        main = page.split('<form method="post" class="usa-form')[1]
        controls = re.findall(r'<(?:input|select|textarea) [^>]*id="([^"]+)"', main)
        hidden = re.findall(r'<input type="hidden"[^>]*id="([^"]+)"', main)
        assert len(controls) >= 10
        assert [one for one in controls if one not in hidden and f'for="{one}"' not in main] == []
        assert main.count("(optional)") == 3

    def test_mistakes_are_listed_with_links_and_told_at_their_fields(self, client: Client) -> None:
        page = text(client.post("/sample/", {"email": "x", "rules": "z", "secret": "kept"}))
        summary = page.split('role="alert"')[1].split("</ul>")[0]
        targets = re.findall(r'href="#([^"]+)"', summary)
        assert "id_name" in targets and "id_email" in targets
        assert [one for one in targets if f'id="{one}"' not in page] == []
        assert f"There are {len(targets)} things to correct" in summary
        field = re.search(r'<input [^>]*id="id_name"[^>]*>', page)
        assert field is not None
        assert 'aria-invalid="true"' in field[0]
        (described,) = re.findall(r'aria-describedby="([^"]+)"', field[0])
        assert described.split() == ["id_name_helptext", "id_name_error"]
        assert all(f'id="{one}"' in page for one in described.split())

    def test_what_was_entered_stays(self, client: Client) -> None:
        page = text(client.post("/sample/", {"name": "Ana <b>", "decision": "b", "rules": ["y"]}))
        assert 'value="Ana &lt;b&gt;"' in page
        assert re.search(r'value="b" id="id_decision_1" checked', page)
        assert re.search(r'value="y" id="id_rules_1" checked', page)

    def test_a_fine_form_has_no_summary(self, client: Client) -> None:
        assert 'role="alert"' not in text(client.get("/sample/"))


class TestPager:
    SOURCE = '{% include "ui/pager.html" with page=page %}'

    class Page:
        number, pages, total = 7, 12, 590

    def steps(self, number: int, pages: int) -> list[str]:
        page = self.Page()
        page.number, page.pages = number, pages
        return re.findall(r">(\d+|…)<", show(self.SOURCE, page=page))

    def test_it_keeps_the_query(self) -> None:
        html = show(self.SOURCE, "/x/?q=cats&page=7&sort=-name", page=self.Page())
        assert 'href="?q=cats&amp;page=8&amp;sort=-name" rel="next"' in html
        assert 'href="?q=cats&amp;page=6&amp;sort=-name" rel="prev"' in html
        assert re.search(r'page=7&amp;sort=-name" aria-current="page" aria-label="Page 7"', html)

    @pytest.mark.parametrize(
        ("number", "pages", "shown"),
        [
            (7, 12, "1 … 6 7 8 … 12"),
            (1, 12, "1 2 … 12"),
            (3, 12, "1 2 3 4 … 12"),
            (4, 12, "1 2 3 4 5 … 12"),
            (12, 12, "1 … 11 12"),
            (2, 3, "1 2 3"),
        ],
    )
    def test_it_shows_ends_and_neighbours(self, number: int, pages: int, shown: str) -> None:
        assert self.steps(number, pages) == shown.split()

    def test_one_page_needs_none(self) -> None:
        assert self.steps(1, 1) == []


class TestSortHeader:
    SOURCE = '{% sort_header "name" "Name" %}'

    @pytest.mark.parametrize(
        ("query", "link", "sorted_now"),
        [
            ("", "sort=name", ""),
            ("sort=name", "sort=-name", "ascending"),
            ("sort=-name", "sort=name", "descending"),
            ("sort=other&q=x&page=3", "sort=name&amp;q=x", ""),
        ],
    )
    def test_it_links_to_the_other_order(self, query: str, link: str, sorted_now: str) -> None:
        html = show(self.SOURCE, f"/?{query}")
        assert f'href="?{link}"' in html
        assert re.findall(r'aria-sort="(\w+)"', html) == ([sorted_now] if sorted_now else [])


class TestTimes:
    WHEN = dt.datetime(2026, 7, 1, 5, 30, tzinfo=dt.UTC)

    def test_a_moment_is_in_the_city_s_time_and_the_reader_s_words(self) -> None:
        html = show("{% moment when %}", when=self.WHEN)
        assert '<time datetime="2026-06-30T22:30:00-07:00">' in html
        with override("es"):
            assert "de 2026" in show("{% moment when %}", when=self.WHEN)

    def test_a_moment_without_zone_is_utc(self) -> None:
        assert show("{% moment when %}", when=self.WHEN.replace(tzinfo=None)) == show(
            "{% moment when %}", when=self.WHEN
        )

    def test_a_day_is_the_city_s(self) -> None:
        assert 'datetime="2026-06-30"' in show("{% day when %}", when=self.WHEN)
        assert 'datetime="2026-07-01"' in show("{% day when %}", when=dt.date(2026, 7, 1))

    def test_nothing_is_nothing(self) -> None:
        assert show("{% moment when %}{% day when %}", when=None) == ""


@pytest.mark.parametrize("value", ["public", "internal", "confidential", "restricted"])
def test_a_classification_is_said_in_words(value: str) -> None:
    html = show("{% classification value %}", value=value)
    assert value.capitalize() in html and f"cw-tag--{value}" in html


def test_an_icon_says_nothing() -> None:
    assert 'aria-hidden="true"' in show('{% icon "search" %}')


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    from tests.portal.ui.spoken import PACKAGE, TEMPLATES

    sprite = (PACKAGE / "portal/ui/static/uswds/img/sprite.svg").read_text("utf-8")
    used = {
        name
        for page in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)"', (PACKAGE / page).read_text("utf-8"))
    }
    assert used
    assert [name for name in sorted(used) if f'id="{name}"' not in sprite] == []
