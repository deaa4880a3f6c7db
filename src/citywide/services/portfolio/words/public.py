"""Sentences for residents: what a status means, how late a project is, what its plan has become."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from citywide.core.measures.model import LANGUAGES
from citywide.portal.dashboards.words import amount, number
from citywide.services.portfolio.models import Stage
from citywide.services.portfolio.rules.thresholds import Thresholds
from citywide.services.portfolio.words.oversight import usd, usd_short

Words: TypeAlias = str | Promise

STATUSES: Mapping[str, Words] = {
    "RED": gettext_lazy("RED: far off its plan"),
    "YELLOW": gettext_lazy("YELLOW: at risk, can be brought back on track"),
    "GREEN": gettext_lazy("GREEN: on track"),
    "none": gettext_lazy("No status published yet"),
}
"""What each published status says."""
_KINDS = {"GREEN": "good", "YELLOW": "warning", "RED": "bad"}
_STAGES: Mapping[str, Words] = {
    Stage.APPROVED: gettext_lazy("Approved, not begun yet"),
    Stage.ACTIVE: gettext_lazy("Under way"),
    Stage.ON_HOLD: gettext_lazy("On hold"),
    Stage.COMPLETED: gettext_lazy("Completed"),
    Stage.CANCELLED: gettext_lazy("Cancelled"),
}
STATES: Mapping[str, Words] = {
    "running": gettext_lazy("Running"),
    "completed": gettext_lazy("Completed"),
    "all": gettext_lazy("All"),
}
ITEMS: Mapping[str, Words] = {"risk": gettext_lazy("Risk"), "issue": gettext_lazy("Problem")}
_CITYWIDE = "Citywide"


@dataclass(frozen=True)
class Said:
    """A text people wrote; `lang` is its language where that is not the page's, else empty."""

    text: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def said(texts: Mapping[str, str], otherwise: str = "") -> Said:
    """Return a text in the reader's language, else in English, else in any it has."""
    page = language()
    for code in (page, *LANGUAGES):
        if texts.get(code):
            return Said(texts[code], "" if code == page else code)
    return Said(otherwise)


def status(declared: str | None) -> str:
    """Return a published status and what it means."""
    return str(STATUSES.get(declared or "none", declared or ""))


def kind(declared: str | None) -> str:
    """Return the kind of tag a status is shown with."""
    return _KINDS.get(declared or "", "neutral")


def stage(found: str) -> str:
    """Return how far a project has come."""
    return str(_STAGES.get(found, found))


def ended(is_success: bool | None, slip_days: int | None) -> tuple[str, str]:
    """Return what became of a completed project, and the kind of tag for it."""
    if is_success:
        return _("COMPLETED: within its plan"), "good"
    if is_success is None:
        return _("COMPLETED"), "info"
    if slip_days and slip_days > 0:
        return _("COMPLETED: too late or too costly"), "bad"
    return _("COMPLETED: too costly"), "bad"


def day(value: dt.date | None) -> str:
    """Return a day in words; "" for none."""
    return date_format(value, "DATE_FORMAT") if value else ""


def late(slip_days: int | None, *, is_over: bool = False) -> str:
    """Return how much later or earlier than its plan something ends, or ended."""
    if slip_days is None:
        return ""
    if slip_days == 0:
        return _("On the planned day") if is_over else _("As planned")
    count = {"days": number(abs(slip_days), 0, language())}
    if slip_days < 0:
        return (
            ngettext("%(days)s day earlier", "%(days)s days earlier", -slip_days) % count
            if not is_over
            else ngettext("%(days)s day early", "%(days)s days early", -slip_days) % count
        )
    if is_over:
        return ngettext("%(days)s day late", "%(days)s days late", slip_days) % count
    return ngettext("%(days)s day later", "%(days)s days later", slip_days) % count


def months_in_red(months: int) -> str:
    """Return how long a project has been RED; "" when it is not."""
    if months < 1:
        return ""
    words = ngettext("RED for %(n)s month", "RED for %(n)s months", months)
    return words % {"n": number(months, 0, language())}


def dollars(value: Decimal | None) -> str:
    """Return dollars in full; "" where they are not known."""
    return "" if value is None else usd(value)


def dollars_short(value: Decimal | None) -> str:
    """Return dollars in millions from one million; a dash where they are not known."""
    return "\u2013" if value is None else usd_short(value)


def spent_share(spent_usd: Decimal | None, budget_usd: Decimal | None) -> str:
    """Return the share of the budget that is spent; "" where it cannot be told."""
    if spent_usd is None or not budget_usd:
        return ""
    share = amount(spent_usd / budget_usd, "percent", 0, language())
    return _("%(share)s of the budget") % {"share": share}


def area(district: str | None) -> str:
    """Return where a project is: a council district, or the whole city."""
    if not district or district == _CITYWIDE:
        return _("The whole city")
    return district if not district.isdecimal() else _("District %(number)s") % {"number": district}


def rebaselined(
    as_of: dt.date,
    moved_days: int | None,
    end: tuple[dt.date | None, dt.date | None],
    budget_usd: tuple[Decimal | None, Decimal | None],
) -> str:
    """Return what a new plan changed, in sentences."""
    known = {"day": day(as_of), "before": day(end[0]), "after": day(end[1])}
    if moved_days is None:
        first = _("By %(day)s a new plan had been approved.") % known
    else:
        days = ngettext("%(n)s day later", "%(n)s days later", abs(moved_days))
        if moved_days < 0:
            days = ngettext("%(n)s day earlier", "%(n)s days earlier", -moved_days)
        known["moved"] = days % {"n": number(abs(moved_days), 0, language())}
        first = (
            _(
                "By %(day)s a new plan had been approved: its end is %(after)s instead of "
                "%(before)s, %(moved)s."
            )
            % known
        )
    before, after = budget_usd
    if before is None or after is None or before == after:
        return first
    money = {"before": usd(before), "after": usd(after)}
    return f"{first} {_('Its budget went from %(before)s to %(after)s.') % money}"


def replanned(plans: int | None, approved_on: dt.date | None) -> str:
    """Return how often the plan was replaced; "" while it is the first one."""
    if not plans or plans < 2:
        return ""
    known = {"n": number(plans - 1, 0, language()), "day": day(approved_on)}
    words = ngettext(
        "The plan was replaced once, on %(day)s.",
        "The plan was replaced %(n)s times, last on %(day)s.",
        plans - 1,
    )
    return words % known


def new_end(planned: dt.date | None, baseline: dt.date | None) -> str:
    """Return the end of the plan in force where it is not that of the first plan, else ""."""
    if planned is None or baseline is None or planned == baseline:
        return ""
    return _("New plan: %(day)s") % {"day": day(baseline)}


def moved_since_first(planned: dt.date | None, end: dt.date | None) -> str:
    """Return how far the end is from what was promised first; "" where that is not known."""
    if planned is None or end is None or planned == end:
        return ""
    days = (end - planned).days
    count = {"n": number(abs(days), 0, language()), "day": day(planned)}
    if days > 0:
        words = ngettext(
            "That is %(n)s day after the end of the first plan, %(day)s.",
            "That is %(n)s days after the end of the first plan, %(day)s.",
            days,
        )
    else:
        words = ngettext(
            "That is %(n)s day before the end of the first plan, %(day)s.",
            "That is %(n)s days before the end of the first plan, %(day)s.",
            -days,
        )
    return words % count


def differs(declared: str | None, computed: str | None) -> str:
    """Return that the figures alone say something else; "" when they do not, or say nothing."""
    if not declared or not computed or declared == computed:
        return ""
    known = {"declared": str(_WORDS[declared]), "computed": str(_WORDS[computed])}
    return (
        _(
            "The figures alone would make it %(computed)s; the project office declared it "
            "%(declared)s. A better status than the figures give needs a reason and the approval "
            "of a second person."
        )
        % known
    )


_WORDS: Mapping[str, Words] = {
    "RED": gettext_lazy("RED"),
    "YELLOW": gettext_lazy("YELLOW"),
    "GREEN": gettext_lazy("GREEN"),
}


def colour(found: str | None) -> str:
    """Return the word of a status alone; a dash where it cannot be known."""
    return str(_WORDS.get(found or "", "\u2013"))


AXES: Mapping[str, Words] = {
    "status_schedule": gettext_lazy("Schedule"),
    "status_cost": gettext_lazy("Cost"),
    "status_scope": gettext_lazy("Scope"),
    "status_risk": gettext_lazy("Risks and problems"),
}
"""What a status is computed on, by column."""


def summary(projects: int, budget_usd: Decimal, by_status: Mapping[str, int]) -> str:
    """Return the running projects in a few sentences."""
    known = {"n": number(projects, 0, language()), "usd": usd_short(budget_usd)}
    words = ngettext(
        "The project office oversees %(n)s running project worth %(usd)s.",
        "The project office oversees %(n)s running projects worth %(usd)s in all.",
        projects,
    )
    said_of = [_counted(key, by_status.get(key, 0)) for key in ("GREEN", "YELLOW", "RED", "none")]
    return " ".join([words % known, *filter(None, said_of)])


def _counted(key: str, count: int) -> str:
    if not count:
        return ""
    words = {
        "GREEN": ngettext("%(n)s is on track.", "%(n)s are on track.", count),
        "YELLOW": ngettext(
            "%(n)s is at risk and can be brought back on track.",
            "%(n)s are at risk and can be brought back on track.",
            count,
        ),
        "RED": ngettext("%(n)s is far off its plan.", "%(n)s are far off their plan.", count),
        "none": ngettext("%(n)s has no status yet.", "%(n)s have no status yet.", count),
    }[key]
    return words % {"n": number(count, 0, language())}


def decided(thresholds: Thresholds) -> list[tuple[str, str]]:
    """Return how a status is decided, as (status, sentence) pairs, worst last."""
    page = language()
    known = {
        "yellow": amount(thresholds.yellow_from, "percent", 0, page),
        "red": amount(thresholds.red_from, "percent", 0, page),
        "risk_yellow": thresholds.risk_yellow_from,
        "risk_red": thresholds.risk_red_from,
    }
    return [
        (
            "GREEN",
            _(
                "At most %(yellow)s of its planned duration late, at most %(yellow)s over its "
                "budget, and its risks and problems are in hand."
            )
            % known,
        ),
        (
            "YELLOW",
            _(
                "More than %(yellow)s and less than %(red)s late or over its budget, or a serious "
                "risk or problem is open (a score from %(risk_yellow)s of 25)."
            )
            % known,
        ),
        (
            "RED",
            _(
                "%(red)s or more late or over its budget, or a severe risk or problem is open that "
                "is not in hand (a score from %(risk_red)s of 25)."
            )
            % known,
        ),
    ]


def overseen_because(thresholds: Thresholds) -> list[str]:
    """Return the criteria by which the project office oversees a project."""
    page = language()
    departments = thresholds.oversight_departments
    years, days = divmod(thresholds.oversight_days, 365)
    if days or not years:
        length = thresholds.oversight_days
        duration = ngettext(
            "It takes longer than %(n)s day.", "It takes longer than %(n)s days.", length
        )
    else:
        length = years
        duration = ngettext(
            "It takes longer than %(n)s year.", "It takes longer than %(n)s years.", length
        )
    return [
        _("It costs more than %(limit)s.") % {"limit": usd(thresholds.oversight_cost_usd)},
        ngettext(
            "More than %(n)s department takes part.",
            "More than %(n)s departments take part.",
            departments,
        )
        % {"n": number(departments, 0, page)},
        duration % {"n": number(length, 0, page)},
        _("It is in the public eye or sensitive for the city."),
    ]


def success_definition(tolerance: Decimal) -> str:
    """Return when a completed project counts as a success."""
    share = amount(tolerance, "percent", 0, language())
    return _(
        "A completed project counts as a success if it ended at most %(share)s of its planned "
        "duration late and cost at most %(share)s more than its budget, both by the last approved "
        "plan."
    ) % {"share": share}
