"""Forms of reports to the committee: a new one, its wording, and decisions about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citywide.core.errors import UsageError
from citywide.services.portfolio.actions.report.making import check_days
from citywide.services.portfolio.actions.report.wording import LONGEST, version_of
from citywide.services.portfolio.forms.fields import DayField
from citywide.services.portfolio.models import CommitteeReport, Narrative
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.words.report import pages
from citywide.services.portfolio.words.report.figures import mistakes

_HEADER = {
    "from": pgettext_lazy("memorandum", "From"),
    "sender_title": _("Title below the signature"),
    "subject": pgettext_lazy("memorandum", "Subject"),
    "date": _("Date"),
    "council_district": _("Council district"),
    "contact": _("Contact for questions"),
}
_MAY_BE_EMPTY = {"sender_title", "council_district", "contact"}


class NewReportForm(forms.Form):
    """The day of a report, and of the one it follows."""

    as_of = DayField(
        label=_("As of"), help_text=_("Records are taken as they stood at the end of this day.")
    )
    previous_on = DayField(
        label=_("Previous report of"),
        help_text=_("Completed projects are counted from this day on."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days that cannot be those of a report."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("as_of"):
            try:
                check_days(given["as_of"], given.get("previous_on"))
            except UsageError as error:
                self.add_error("as_of", str(error))
        return given


def new_report_initial() -> dict[str, dt.date | None]:
    """Return the last day of the month before, and the day of the latest published report."""
    as_of = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    previous = queries.previous_of(as_of=as_of)
    return {"as_of": as_of, "previous_on": previous.as_of if previous else None}


@dataclass(frozen=True)
class Block:
    """One block of prose on the editing page, with the typed figures that disagree."""

    narrative: Narrative
    title: str
    text: BoundField
    seen: BoundField
    typed: list[tuple[queries.Typed, str, BoundField]]
    """Each with its sentence and the field for the reason."""


class WordingForm(forms.Form):
    """Every block of a report's prose, the lines of its head, and reasons for typed figures."""

    def __init__(self, data: Any = None, *, report: CommitteeReport) -> None:
        super().__init__(data)
        self.report = report
        self._figures = queries.frozen_figures(report)
        self._narratives = list(report.narratives.all())
        self._typed = {one.pk: queries.typed(one, self._figures) for one in self._narratives}
        for name, label in _HEADER.items():
            self.fields[f"header-{name}"] = forms.CharField(
                label=label,
                max_length=300,
                required=name not in _MAY_BE_EMPTY,
                initial=report.header.get(name, ""),
            )
        for narrative in self._narratives:
            self._add(narrative)

    def _add(self, narrative: Narrative) -> None:
        text, section = queries.text_of(narrative), narrative.section
        rows = min(max(4, len(text) // 80 + text.count("\n") + 1), 24)
        self.fields[f"text-{section}"] = forms.CharField(
            label=_("Text"),
            initial=text,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": _("A block cannot be empty. Write what there is to say.")},
        )
        self.fields[f"seen-{section}"] = forms.IntegerField(
            initial=version_of(narrative), widget=forms.HiddenInput, required=False
        )
        for one in self._typed[narrative.pk]:
            self.fields[f"why-{section}--{one.key}"] = forms.CharField(
                label=_("Why the typed figure stands"),
                initial=one.reason,
                max_length=1000,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse placeholders that stand for no figure."""
        given: dict[str, Any] = super().clean() or {}
        for narrative in self._narratives:
            name = f"text-{narrative.section}"
            for sentence in mistakes(given.get(name, ""), self._figures):
                self.add_error(name, sentence)
        return given

    def header_fields(self) -> list[BoundField]:
        """Return the fields of the memorandum's head."""
        return [self[f"header-{name}"] for name in _HEADER]

    def blocks(self) -> Iterator[Block]:
        """Yield every block of prose in the memorandum's order."""
        areas = {one["key"]: one["name"] for one in self.report.snapshot["areas"]}
        for narrative in self._narratives:
            section = narrative.section
            typed = [
                (
                    one,
                    pages.disagreement(one.found, self._figures[one.found.key]),
                    self[f"why-{section}--{one.key}"],
                )
                for one in self._typed[narrative.pk]
            ]
            title = pages.section_title(section, areas)
            text, seen = self[f"text-{section}"], self[f"seen-{section}"]
            yield Block(narrative, title, text, seen, typed)

    def entered(self) -> dict[str, Any]:
        """Return what was entered, as `actions.report.save_all` takes it."""
        given = self.cleaned_data
        sections = [one.section for one in self._narratives]
        return {
            "header": {name: given[f"header-{name}"] for name in _HEADER},
            "texts": {section: given[f"text-{section}"] for section in sections},
            "seen": {section: given[f"seen-{section}"] or 0 for section in sections},
            "reasons": {
                (one.section, typed.key): given[f"why-{one.section}--{typed.key}"]
                for one in self._narratives
                for typed in self._typed[one.pk]
            },
        }


class ReturnForm(forms.Form):
    """Why a report is returned."""

    note = forms.CharField(
        label=_("What is to be changed"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what is to be changed.")},
    )


class WithdrawForm(forms.Form):
    """Why a report is withdrawn."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        help_text=_("Everybody who looks for the report reads this."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the report is withdrawn.")},
    )
