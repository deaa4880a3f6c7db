"""What a contract says in the city's other languages, and whether it is written right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

LANGUAGES = ("es", "vi")
"""Languages besides English in which names and descriptions are published."""
CONTRACT_PARTS = frozenset(["name", "purpose", "limitations", "usage"])
COLUMN_PARTS = frozenset(["label", "description"])


def check_value_labels(value: Any) -> Iterator[str]:
    """Yield a sentence for each mistake in one `valueLabels` property."""
    if not isinstance(value, Mapping):
        yield "valueLabels is a mapping of a language to labels, like en: {CAT: Cat}."
        return
    for language, labels in value.items():
        if language not in ("en", *LANGUAGES):
            known = ", ".join(("en", *LANGUAGES))
            yield f"valueLabels: {language!r} is not a language of the city; choose {known}."
        elif not isinstance(labels, Mapping):
            yield f"valueLabels.{language} is a mapping of values to labels, like CAT: Cat."


def check_translations(value: Any, parts: frozenset[str]) -> Iterator[str]:
    """Yield a sentence for each mistake in one `translations` property."""
    if not isinstance(value, Mapping):
        yield "translations is a mapping of a language to its texts, like es: {name: ...}."
        return
    for language, texts in value.items():
        if language not in LANGUAGES:
            yield f"{language!r} is not a language of the city; choose {' or '.join(LANGUAGES)}."
        elif not isinstance(texts, Mapping):
            yield f"translations.{language} is a mapping of {', '.join(sorted(parts))} to texts."
        else:
            for unknown in sorted(set(texts) - parts):
                yield f"translations.{language}: {unknown!r} is none of {', '.join(sorted(parts))}."
