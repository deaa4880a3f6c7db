"""No page says anything that is not translated, and every translation fits its message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from citywide.portal.ui import messages
from tests.portal.ui import spoken
from tests.portal.ui.spoken import PACKAGE, ROOTS, TEMPLATES

MODULES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for root in ROOTS
    for path in root.rglob("*.py")
    if "migrations" not in path.parts
)
ROOMS = sorted(
    path.name for path in (PACKAGE / "portal").iterdir() if (path / "__init__.py").exists()
)
SERVICES = [path.name for path in messages.services()]
PLACEHOLDER = re.compile(r"%\([^)]+\)[sdrf]|(?<!%)%[sdrf]|\{[^{}]*\}")
MARKUP = re.compile(r"</?[a-z]+[^>]*>")


@pytest.fixture(scope="module")
def said() -> Catalog:
    return messages.collected()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_of_a_template_is_given_to_translators(name: str) -> None:
    assert spoken.in_template((PACKAGE / name).read_text("utf-8")) == []


@pytest.mark.parametrize("name", MODULES)
def test_every_label_and_message_of_a_module_is_given_to_translators(name: str) -> None:
    assert spoken.in_python((PACKAGE / name).read_text("utf-8")) == []


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_message_is_translated(language: str, room: str, said: Catalog) -> None:
    known = messages.read_catalogue(language)
    faults = []
    for message in said:
        if message.id and any(file.split("/")[0] == room for file, _line in message.locations):
            translated = known.get(message.id, message.context)
            fault = wrong(message, translated, known.num_plurals)
            if fault:
                faults.append(f"{fault}: {message.id!r}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_message_of_a_service_is_translated(language: str, service: str) -> None:
    said = messages.of_service(messages.SERVICES / service)
    known = messages.read_catalogue(language, messages.SERVICES / service / "locale")
    faults = []
    for message in (one for one in said if one.id):
        fault = wrong(message, known.get(message.id, message.context), known.num_plurals)
        faults += [f"{fault}: {message.id!r}"] if fault else []
    assert not faults, "\n".join(faults)
    wanted = {(message.id, message.context) for message in said}
    assert [one.id for one in known if one.id and (one.id, one.context) not in wanted] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_catalogue_has_no_message_that_nothing_says(language: str, said: Catalog) -> None:
    wanted = {(message.id, message.context) for message in said}
    known = messages.read_catalogue(language)
    assert [message.id for message in known if (message.id, message.context) not in wanted] == []


def test_texts_are_marked_by_names_the_collector_knows() -> None:
    """A function imported under another name would leave its texts untranslated, unseen."""
    renamed = re.compile(r"^\s*(?:from .* import .*)?\bn?p?gettext\w* as (?!_\b)", re.M)
    sources = (messages.SERVICES.parent).rglob("*.py")
    assert [path.name for path in sources if renamed.search(path.read_text("utf-8"))] == []


def wrong(message: Message, translated: Message | None, plurals: int) -> str:
    """Return what is wrong with a translation; empty if nothing is."""
    if translated is None or not translated.string or not all(_all(translated.string)):
        return "not translated"
    if translated.fuzzy:
        return "a translation nobody has confirmed"
    if message.pluralizable and len(_all(translated.string)) != plurals:
        return f"needs {plurals} plural forms"
    originals = _all(message.id)
    for text in _all(translated.string):
        # A form for exactly one may leave the number out, as the English one may.
        fits = [one for one in originals if _same(PLACEHOLDER, one, text)]
        if not fits:
            return f"other placeholders in {text!r}"
        if not any(_same(MARKUP, one, text) for one in originals):
            return f"other markup in {text!r}"
        if any(one[:1].isspace() != text[:1].isspace() for one in fits):
            return f"other spaces around {text!r}"
        if text in originals and len(re.findall(r"[^\W\d_]{3,}", text)) > 2:
            return "still in English"
    return ""


def _all(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _same(pattern: re.Pattern[str], one: str, other: str) -> bool:
    return sorted(pattern.findall(one)) == sorted(pattern.findall(other))


class TestTheSearchForWords:
    """The tests above are worth nothing if these do not find what they are made to find."""

    @pytest.mark.parametrize(
        "source",
        [
            "<p>Hello</p>",
            '<a href="/" title="Home page">{{ name }}</a>',
            "<img alt='A map'>",
            '<input type="submit" value="Save">',
            "{% if a %}<p>x {{ a }} rows</p>{% endif %}",
            '{% include "ui/alert.html" with text="Nothing waits" %}',
            '{{ value|default:"Unknown" }}',
            '{% sort_header "name" "Name" %}',
            "{% blocktranslate %}fine{% endblocktranslate %} not fine",
            "<option>Any district</option>",
            "<svg><title>Chart</title></svg>",
        ],
    )
    def test_it_finds_words_in(self, source: str) -> None:
        assert spoken.in_template(source)

    @pytest.mark.parametrize(
        "source",
        [
            '<p>{% translate "Hello" %} {{ name }}: 12 % …</p>',
            "{% blocktranslate trimmed %}<b>Hello</b>{% endblocktranslate %}",
            '{% include "ui/alert.html" with text=_("Nothing waits") kind="info" %}',
            '<a class="usa-button" href="{% url "catalog:Data sets" %}">CSV</a>',
            '{{ when|date:"M Y" }}',
            "{# a note for Programmers only #}",
            "{% comment %}Not shown{% endcomment %}",
            '<script src="/x.js">var Words = 1</script>',
            "<p><code>citywide receipt {{ id }}</code></p>",
        ],
    )
    def test_it_leaves_alone(self, source: str) -> None:
        assert spoken.in_template(source) == []

    def test_it_gives_the_line(self) -> None:
        assert spoken.in_template(
            "{% if a %}\n{% comment %}\n{% endcomment %}<p>Hello</p>{% endif %}"
        ) == ["3: Hello"]

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("forms.CharField(label='Name')", "1: Name"),
            ("messages.success(request, f'Version {n} is out')", "1: Version  is out"),
            ("raise ValidationError('Too long')", "1: Too long"),
        ],
    )
    def test_it_finds_words_in_python(self, source: str, words: str) -> None:
        assert spoken.in_python(source) == [words]
        translated = re.sub(r"f?('[^']*')", r"_(\1)", source)
        assert spoken.in_python(translated) == []


class TestWhatIsWrongWithATranslation:
    @pytest.mark.parametrize(
        ("message", "text", "fault"),
        [
            ("%(n)s rows", "%(n)s filas", ""),
            ("%(n)s rows", "", "not translated"),
            ("%(n)s rows", "%(m)s filas", "other placeholders"),
            ("%(n)s rows", "filas", "other placeholders"),
            ("<b>Now</b>", "Ahora", "other markup"),
            ("Go to the home page", "Go to the home page", "still in English"),
            ("API", "API", ""),
            (("A row", "%(n)s rows"), ("Una fila", "%(n)s filas"), ""),
            (("A row", "%(n)s rows"), ("Una fila",), "needs 2 plural forms"),
        ],
    )
    def test_it_is_named(self, message: object, text: object, fault: str) -> None:
        found = wrong(Message(message), Message(message, text), 2)
        assert found.startswith(fault) and bool(found) == bool(fault)

    def test_a_guess_is_not_a_translation(self) -> None:
        assert wrong(Message("Rows"), Message("Rows", "Filas", flags=["fuzzy"]), 2)


class TestTheCatalogueTools:
    def test_a_new_message_is_collected_and_its_translation_kept(self, tmp_path: Path) -> None:
        page = tmp_path / "portal" / "room" / "templates" / "page.html"
        page.parent.mkdir(parents=True)
        page.write_text(
            '{% translate "One" %}{% blocktranslate %}Two {{ x }}{% endblocktranslate %}'
        )
        (tmp_path / "portal" / "room" / "views.py").write_text('_("Three")\nngettext("1", "2", n)')
        folder = tmp_path / "locale"
        messages.update_catalogues(folder, tmp_path / "portal")
        path = messages.catalogue_path("es", folder)
        text = path.read_text("utf-8")
        assert [word in text for word in ('"One"', '"Two %(x)s"', '"Three"', 'msgid_plural "2"')]
        path.write_text(
            text.replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "Uno"'), "utf-8"
        )
        page.write_text('{% translate "One" %}{% translate "Four" %}')
        messages.update_catalogues(folder, tmp_path / "portal")
        kept = messages.read_catalogue("es", folder)
        assert kept.get("One").string == "Uno"
        assert kept.get("Four") is not None and kept.get("Two %(x)s") is None

    def test_collecting_twice_changes_nothing(self, tmp_path: Path) -> None:
        first = [path.read_bytes() for path in messages.update_catalogues(tmp_path)]
        assert [path.read_bytes() for path in messages.update_catalogues(tmp_path)] == first

    def test_compiling_leaves_out_guesses(self, tmp_path: Path) -> None:
        path = messages.catalogue_path("es", tmp_path)
        path.parent.mkdir(parents=True)
        path.write_text('msgid "A"\nmsgstr "B"\n\n#, fuzzy\nmsgid "C"\nmsgstr "D"\n')
        (compiled,) = messages.compile_catalogues(tmp_path)
        assert b"B\0" in compiled.read_bytes() and b"D\0" not in compiled.read_bytes()
