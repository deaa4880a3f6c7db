"""The contract viewer: what is promised, the exact text, and how it came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.contracts import Contract
from citywide.core.contracts.model import Column, Combine, Severity
from citywide.portal.access import gate
from citywide.portal.access.contract_history import Definition, contract_history, contract_text
from citywide.portal.catalog.stewards.textdiff import Line, difference
from citywide.portal.catalog.stewards.views.page import for_people, trail
from citywide.portal.catalog.stewards.words import rule_in_words, share, type_in_words


@dataclass(frozen=True)
class ColumnRow:
    """One column in words."""

    column: Column
    label: str
    description: str
    type: str
    rules: tuple[tuple[str, str], ...]
    """(promise, what breaking it does)"""


@dataclass(frozen=True)
class Change:
    """One text of the contract and what it changed in the one before it."""

    definition: Definition
    lines: tuple[Line, ...]
    is_first: bool


@require_safe
@for_people
def contract(request: HttpRequest, viewer: gate.Viewer, dataset: str) -> HttpResponse:
    """Show a data set's contract, its text and its history."""
    found = contract_text(viewer, dataset)
    language = get_language() or "en"
    name = found.translated("name", language)
    may_manage = gate.may_manage(viewer, found)
    data_set = reverse("catalog:dataset", args=[dataset])
    context = {
        "trail": trail((name, data_set), (_("Contract"), None)),
        "contract": found,
        "name": name,
        "purpose": found.translated("purpose", language),
        "facts": _facts(found, language),
        "columns": [_column(found, column, language) for column in found.columns],
        "other_rules": _other_rules(found),
        "lines": list(enumerate(found.text.splitlines(), start=1)),
        "changes": _changes(contract_history(viewer, dataset)),
        "may_manage": may_manage,
    }
    return render(request, "stewards/contract.html", context)


def _facts(contract: Contract, language: str) -> list[tuple[str, str]]:
    share_allowed = share(contract.max_quarantined_share)
    return [
        (_("Data set"), contract.id),
        (_("Version of the contract"), contract.version),
        (_("Status"), contract.status),
        (_("Department"), contract.department),
        (_("Owner"), contract.owner),
        (_("Steward"), contract.steward),
        (_("Custodian"), contract.custodian),
        (_("Licence"), contract.licence),
        (_("Key"), ", ".join(contract.key)),
        (_("How extracts combine"), "" if contract.derived else _combine(contract)),
        (_("New data are due"), _every(contract.freshness) if contract.freshness else ""),
        (_("Kept for"), _long(contract.retention) if contract.retention else ""),
        (
            _("A version is held when"),
            ""
            if contract.derived
            else _("more than %(share)s of its rows break a rule") % {"share": share_allowed},
        ),
        (_("Limitations"), contract.translated("limitations", language)),
        (_("How to use it"), contract.translated("usage", language)),
    ]


def _combine(contract: Contract) -> str:
    return {
        Combine.SNAPSHOT: _("Each extract holds everything and replaces the version before."),
        Combine.APPEND: _("Each extract holds new rows, which are added."),
        Combine.UPSERT: _("Rows of a known key replace the old ones; others are added."),
    }[contract.combine]


def _every(span: timedelta) -> str:
    return _("every %(span)s") % {"span": _long(span)}


def _long(span: timedelta) -> str:
    days = span.days
    if not days:
        hours = round(span.total_seconds() / 3600)
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": number_format(hours)}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number_format(days)}


def _column(contract: Contract, column: Column, language: str) -> ColumnRow:
    own = [rule for rule in contract.rules if rule.columns == (column.name,)]
    return ColumnRow(
        column=column,
        label=column.translated("label", language),
        description=column.translated("description", language),
        type=type_in_words(column),
        rules=tuple(
            (rule_in_words(contract, rule.id), _severity(rule.severity, rule.scope)) for rule in own
        ),
    )


def _other_rules(contract: Contract) -> list[tuple[str, str]]:
    rules = [rule for rule in contract.rules if len(rule.columns) != 1]
    return [(rule_in_words(contract, r.id), _severity(r.severity, r.scope)) for r in rules]


def _severity(severity: Severity, scope: str) -> str:
    if severity != Severity.ERROR:
        return _("only told")
    return _("else the row is quarantined") if scope == "row" else _("else the version is held")


def _changes(history: list[Definition]) -> list[Change]:
    """Return each text with its difference to the one before, newest first."""
    older = [*history[1:], None]
    return [
        Change(
            definition=new,
            lines=tuple(difference(old.text, new.text)) if old else (),
            is_first=old is None,
        )
        for new, old in zip(history, older, strict=True)
    ]
