"""People in the order of a named, versioned rule set, with every criterion that decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.errors import NotFound
from citywide.services.homelessness.queries import by_name_priority
from citywide.services.homelessness.rules.prioritisation import Placed, RuleSet
from citywide.services.homelessness.views.people import by_name
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import by_name as work_words
from citywide.services.homelessness.words import priority as words

_PER_PAGE = 50
_FILE = ("rank", "person_id", "order_of_priority", "could_be", "missing", "reasons", "rules")


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """Show everybody active on a day in the order of the chosen rules."""
    return frame.shown(
        request, _("Order of priority"),
        _("Who would be next by written rules, and why: no score, each criterion by itself."),
        _fields(request), lambda purpose: _made(request, purpose),
    )  # fmt: skip


@require_safe
@for_staff
def person(request: HttpRequest) -> HttpResponse:
    """Show why one person has their place: each criterion with the fact and its row."""
    who = str(request.GET.get("person", ""))
    return frame.shown(
        request, _("Why this place"),
        _("Each criterion of the rules that was looked at, in order, with what is known."),
        [*_fields(request), Field("person", _("Person"), who)],
        lambda purpose: _reasons(request, purpose, who),
    )  # fmt: skip


@require_safe
@for_staff
def file(request: HttpRequest) -> HttpResponse:
    """Return the order as CSV for work inside."""
    rules, _done, placed = _asked(request, frame.required_purpose(request))
    notice = work_words.inside_notice(by_name.purpose_label(request), str(request.viewer.name))
    rows = (
        {
            "rank": one.rank, "person_id": one.person_id,
            "order_of_priority": words.group(rules, one.group),
            "could_be": words.group(rules, one.best_group) if _could(one) else "",
            "missing": ", ".join(words.fact(name) for name in one.missing),
            "reasons": " ".join(words.reason(rules, reason) for reason in one.reasons),
            "rules": f"{rules.id}@{rules.version}",
        }
        for one in placed
    )  # fmt: skip
    return frame.file_of(request, "order-of-priority", _FILE, rows, notice)


def _fields(request: HttpRequest) -> list[Field]:
    given = request.GET.get
    options = tuple(
        (key, f"{words.rules(one)}, {one.version}")
        for key, one in by_name_priority.rule_sets().items()
    )
    chosen = str(given("rules", "")) or next(iter(by_name_priority.rule_sets()), "")
    return [
        Field("as_of", _("As of"), str(given("as_of", "") or frame.through()), "date"),
        Field("rules", _("Rules"), chosen, options=options),
    ]


def _asked(request: HttpRequest, purpose: str) -> tuple[RuleSet, Any, Sequence[Placed]]:
    chosen = str(request.GET.get("rules", "")) or next(iter(by_name_priority.rule_sets()), "")
    return by_name_priority.ranked(
        viewer=request.viewer, purpose=purpose, rules=chosen,
        as_of=frame.day_of(request, "as_of", frame.through()),
    )  # fmt: skip


def _could(one: Placed) -> bool:
    return one.best_group is not None and one.best_group != one.group


def _made(request: HttpRequest, purpose: str) -> Mapping[str, Any]:
    rules, done, placed = _asked(request, purpose)
    number = frame.number_of(request, "page")
    shown = frame.page_of([{"placed": one} for one in placed], number, _PER_PAGE)
    heads = (
        _("Place"), _("Person"), _("Order of priority"), _("What decided"),
        _("Not known, and could move them up"),
    )  # fmt: skip
    rows = [_row(request, purpose, rules, row["placed"]) for row in shown.rows]
    about = _("%(name)s, version %(version)s, in force from %(day)s. Source: %(source)s.") % {
        "name": words.rules(rules), "version": rules.version,
        "day": rules.valid_from.isoformat(), "source": rules.source,
    }  # fmt: skip
    orders = [
        [Cell(str(place)), Cell(words.group(rules, one.id)),
         Cell(" ".join(words.condition(c) for c in one.conditions))]
        for place, one in enumerate(rules.groups, 1)
    ]  # fmt: skip
    return {
        "sentences": done.sentences, "versions": done.versions,
        "sections": [
            Section(
                "order", _("In this order"), heads, rows, note=about, page=shown,
                total=len(placed),
                csv_url=frame.with_query(request, reverse("homelessness:priority_csv")),
                empty=_("Nobody is active on this day. Choose another day."),
            ),
            Section(
                "rules", _("The rules"), (_("Order"), _("Name"), _("Who is in it")), orders,
                note=_("A person is in the first order all of whose conditions hold; within it, "
                       "who has been homeless longest comes first."),
            ),
        ],
    }  # fmt: skip


def _row(request: HttpRequest, purpose: str, rules: RuleSet, one: Placed) -> list[Cell]:
    why = frame.with_query(
        request, reverse("homelessness:priority_person"), person=one.person_id, purpose=purpose
    )
    decided = [r for r in one.reasons if r.holds is not False and r.group in {one.group or "", ""}]
    missing = ", ".join(words.fact(name) for name in one.missing)
    if missing and _could(one):
        missing = _("%(facts)s: then up to “%(order)s”") % {
            "facts": missing, "order": words.group(rules, one.best_group)
        }  # fmt: skip
    return [
        Cell(str(one.rank)), Cell(one.person_id, frame.person_address(purpose, one.person_id)),
        Cell(words.group(rules, one.group)),
        Cell(" ".join(words.reason(rules, reason) for reason in decided) or _("Why"), why),
        Cell(missing or "–"),
    ]  # fmt: skip


def _reasons(request: HttpRequest, purpose: str, who: str) -> Mapping[str, Any]:
    rules, done, placed = _asked(request, purpose)
    found = next((one for one in placed if one.person_id == who), None)
    if found is None:
        raise NotFound(_("There is nobody of that identifier among those you see."))
    heads = (_("Order"), _("Criterion"), _("What is known"), _("Holds"), _("Row"))
    rows = [
        [
            Cell(words.group(rules, one.group) if one.group else _("Within the order")),
            Cell(words.asked(one)), Cell(words.value(one.value)), Cell(words.holds(one.holds)),
            Cell(one.source or "–"),
        ]
        for one in found.reasons
    ]  # fmt: skip
    note = _("Place %(place)d of %(all)d: %(order)s.") % {
        "place": found.rank, "all": len(placed), "order": words.group(rules, found.group)
    }  # fmt: skip
    section = Section("reasons", who, heads, rows, note=note)
    return {"sections": [section], "sentences": done.sentences, "versions": done.versions}
