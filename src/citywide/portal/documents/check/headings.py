"""Whether headings go down step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _


def skipped(levels: Sequence[int]) -> Iterator[str]:
    """Yield a sentence for each heading that skips a level; the first is of level 1."""
    if not levels:
        yield _("There are no headings.")
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield _("A heading of level %(level)s follows one of level %(before)s.") % {
                "level": level,
                "before": before,
            }
