"""Running text as HTML: words, numbers, links, statuses and references to footnotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from citywide.portal.documents.marks import Marks
from citywide.portal.documents.model import Inline, Link, Note, Number, Status, Text

_LONG = 24
"""Numbers of more letters than this may be broken between lines."""


@dataclass
class Passages:
    """Writes running text and gathers the footnotes it meets, in the order of their numbers.

    With `marks`, on the way to a PDF, links lead to marks that say what they stand for.
    """

    marks: Marks | None = None
    notes: list[Note] = field(default_factory=list)

    def passage(self, content: Iterable[Inline]) -> SafeString:
        """Return running text."""
        return mark_safe("".join(self.inline(part) for part in content))

    def inline(self, part: Inline) -> SafeString:
        """Return one part of running text."""
        match part:
            case Text():
                return self.text(part)
            case Number():
                return self.number(part)
            case Status():
                return format_html(
                    '<span class="doc-status doc-status--{}">{}</span>', part.tone, part.text
                )
            case Link():
                url = part.url if self.marks is None else self.marks.add(part)
                return format_html('<a class="doc-link" href="{}">{}</a>', url, part.text)
            case Note():
                return self.reference(part)

    def text(self, part: Text) -> SafeString:
        """Return words, with their language and weight."""
        written: SafeString = conditional_escape(part.text)
        if part.lang and self.marks is not None:
            return format_html(
                '<a class="doc-foreign{}" lang="{}" href="{}">{}</a>',
                _weight(part),
                part.lang,
                self.marks.add(part.lang),
                written,
            )
        if part.lang:
            written = format_html('<span lang="{}">{}</span>', part.lang, written)
        if part.emphasis:
            written = format_html("<em>{}</em>", written)
        return format_html("<strong>{}</strong>", written) if part.strong else written

    def number(self, part: Number) -> SafeString:
        """Return a number: a link to its receipt, with the name of both."""
        css = "doc-number doc-number--long" if len(part.text) > _LONG else "doc-number"
        css += " doc-number--strong" if part.strong else ""
        if self.marks is not None:
            address = self.marks.add(part)
            linked = "" if part.receipt_url else " doc-number--plain"
            return format_html('<a class="{}{}" href="{}">{}</a>', css, linked, address, part.text)
        named = format_html(' class="{}" data-number="{}"', css, part.key)
        if part.receipt_id:
            named = format_html('{} data-receipt="{}"', named, part.receipt_id)
        if not part.receipt_url:
            return format_html("<span{}>{}</span>", named, part.text)
        return format_html(
            '<a{} href="{}" title="{}">{}</a>',
            named,
            part.receipt_url,
            gettext("Receipt of this number"),
            part.text,
        )

    def reference(self, note: Note) -> SafeString:
        """Return the number of a footnote, linked to it."""
        self.notes.append(note)
        place = len(self.notes)
        said = gettext("Note %(number)s") % {"number": place}
        return format_html(
            '<sup class="doc-reference">'
            '<a href="{}" id="doc-reference-{}" aria-label="{}">{}</a></sup>',
            self.within(f"#doc-note-{place}", said),
            place,
            said,
            place,
        )

    def within(self, address: str, said: str) -> str:
        """Return the address of a place in the document; for a PDF it is noted what to call it."""
        if self.marks is not None:
            self.marks.within(address, said)
        return address


def _weight(part: Text) -> str:
    return (" doc-foreign--strong" if part.strong else "") + (
        " doc-foreign--emphasis" if part.emphasis else ""
    )
