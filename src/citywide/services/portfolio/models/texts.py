"""Texts a city shows to residents, in its three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from citywide.core.measures.model import LANGUAGES


class TextsField(models.JSONField):
    """Text by language code; English first, the others may be missing until translated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


def text_in(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return a text and the language it is really in: English where there is no translation."""
    for code in (language, *LANGUAGES):
        if texts.get(code):
            return texts[code], code
    return "", language
