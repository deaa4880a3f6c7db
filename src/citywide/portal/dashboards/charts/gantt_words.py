"""A Gantt chart in words: its table, what stands at the end of each row, and its summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override

from citywide.portal.dashboards.charts.dates import date_cell, day_text, short_day_text
from citywide.portal.dashboards.charts.gantt_rows import Bar, Row
from citywide.portal.dashboards.charts.lanes import as_of_text
from citywide.portal.dashboards.charts.model import Cell, Table
from citywide.portal.dashboards.words import number, percent

_NAMED = 3
"""So many late ones are named in the summary."""
BASELINE, FORECAST, ACTUAL = "baseline", "forecast", "actual"


class Columns:
    """The columns of the table that hold anything, and where the finish of each span stands."""

    def __init__(self, rows: Sequence[Row], language: str, first: str, group: str) -> None:
        self.language = language
        bars = [row.bar for row in rows]
        found: list[tuple[str, Callable[[Row], Cell]]] = [(first, self._label)]
        if any(bar.group for bar in bars):
            found.append((group, lambda row: Cell(row.bar.group)))
        self.finish: dict[str, int] = {}
        with override(language):
            for name, start, finish in (
                (BASELINE, gettext("Baseline start"), gettext("Baseline finish")),
                (FORECAST, gettext("Forecast start"), gettext("Forecast finish")),
                (ACTUAL, gettext("Actual start"), gettext("Actual finish")),
            ):
                if any(getattr(bar, name) for bar in bars):
                    self.finish[name] = len(found) + 1
                    found += [(start, self._day(name, 0)), (finish, self._day(name, 1))]
            done = len(found)
            if any(bar.done_share is not None for bar in bars):
                found.append((gettext("Done"), self._done))
            found.append((gettext("Late"), self._late))
            if any(bar.after for bar in bars):
                found.append((gettext("Waits for"), lambda row: Cell("; ".join(row.bar.after))))
            if any(bar.note for bar in bars):
                found.append((gettext("Note"), lambda row: Cell(row.bar.note)))
            headings = tuple(capfirst(heading) for heading, _ in found)
            rows_made = tuple(tuple(cell(row) for _, cell in found) for row in rows)
        has_done = any(bar.done_share is not None for bar in bars)
        numbers = {done} if has_done else set()
        wordy = frozenset(range(len(found))) - numbers
        self.table = Table(headings, rows_made, wordy)

    def _label(self, row: Row) -> Cell:
        if row.is_phase:
            facts = {"phase": row.bar.label, "count": number(len(row.bars), 0, self.language)}
            return Cell(gettext("Phase: %(phase)s (%(count)s)") % facts)
        if row.bar.is_milestone:
            return Cell(gettext("%(name)s (milestone)") % {"name": capfirst(row.bar.label)})
        return Cell(capfirst(row.bar.label))

    def _day(self, name: str, end: int) -> Callable[[Row], Cell]:
        def cell(row: Row) -> Cell:
            span = getattr(row.bar, name)
            if row.bar.is_milestone and not end and span and span[0] == span[1]:
                return Cell("–")
            return date_cell(span[end] if span else None, self.language)

        return cell

    def _done(self, row: Row) -> Cell:
        share = row.bar.done_share
        if share is None:
            return Cell(gettext("no value"))
        value = Decimal(str(share))
        return Cell(percent(value, 0, self.language), value)

    def _late(self, row: Row) -> Cell:
        return Cell(gettext("late") if row.bar.is_late else gettext("no"))


def aside(row: Row, language: str) -> tuple[str, ...]:
    """Return the finish and how far it is: ('Apr 8, 2026', '60% done')."""
    finish = row.bar.finish
    with override(language):
        day = short_day_text(finish, language) if finish else gettext("no date")
        return day, _state(row, language)


def _state(row: Row, language: str) -> str:
    bar = row.bar
    if row.is_phase:
        facts = {
            "done": number(sum(one.is_finished for one in row.bars), 0, language),
            "all": number(len(row.bars), 0, language),
        }
        return gettext("%(done)s of %(all)s finished") % facts
    if bar.is_milestone:
        return gettext("reached") if bar.is_finished else gettext("not reached")
    if bar.is_finished:
        return gettext("finished")
    if bar.done_share is not None:
        share = percent(Decimal(str(bar.done_share)), 0, language)
        return gettext("%(share)s done") % {"share": share}
    return gettext("under way") if bar.actual else gettext("not started")


def said_of(bar: Bar, kind: str, language: str) -> str:
    """Return what a mark says when pointed at: 'Testing, forecast: Mar 2, 2026 to Apr 8, 2026'."""
    start, end = getattr(bar, kind)
    with override(language):
        names = {
            BASELINE: gettext("baseline"),
            FORECAST: gettext("forecast"),
            ACTUAL: gettext("actual"),
        }
        facts = {
            "name": bar.label,
            "kind": names[kind],
            "start": short_day_text(start, language),
            "end": short_day_text(end, language) if end else "",
        }
        if end is None:
            return gettext("%(name)s, %(kind)s: from %(start)s, under way") % facts
        if start == end:
            return gettext("%(name)s, %(kind)s: %(start)s") % facts
        return gettext("%(name)s, %(kind)s: %(start)s to %(end)s") % facts


def summary_of(bars: Sequence[Bar], as_of: date, language: str, is_phases: bool) -> str:
    """Return the plan in sentences: how much, how far, what is late, what comes next."""
    with override(language):
        said = [gettext("%(as_of)s.") % {"as_of": as_of_text(as_of, language)}]
        said += [_size(bars, language), _finished(bars, language), _late(bars, language)]
        said += [_next(bars, as_of, language), _end(bars, language), _impossible(bars, language)]
        if is_phases:
            facts = {"count": number(len(bars), 0, language)}
            said.append(
                gettext(
                    "The drawing shows phases only, as there are %(count)s tasks and milestones; "
                    "the table lists them all."
                )
                % facts
            )
    return " ".join(sentence for sentence in said if sentence)


def _size(bars: Sequence[Bar], language: str) -> str:
    return ngettext(
        "The plan has %(count)s task or milestone.",
        "The plan has %(count)s tasks and milestones.",
        len(bars),
    ) % {"count": number(len(bars), 0, language)}


def _finished(bars: Sequence[Bar], language: str) -> str:
    done = sum(bar.is_finished for bar in bars)
    return gettext("Finished: %(count)s.") % {"count": number(done, 0, language)}


def _late(bars: Sequence[Bar], language: str) -> str:
    late = [bar.label for bar in bars if bar.is_late]
    if not late:
        return gettext("None is late.")
    facts = {"count": number(len(late), 0, language), "names": "; ".join(late[:_NAMED])}
    if len(late) > _NAMED:
        return gettext("Late: %(count)s, among them %(names)s.") % facts
    return gettext("Late: %(count)s (%(names)s).") % facts


def _next(bars: Sequence[Bar], as_of: date, language: str) -> str:
    ahead = [
        (bar.finish, bar.label)
        for bar in bars
        if bar.is_milestone and not bar.is_finished and bar.finish and bar.finish >= as_of
    ]
    if not ahead:
        return ""
    day, label = min(ahead)
    facts = {"name": label, "day": day_text(day, language)}
    return gettext("Next milestone: %(name)s, %(day)s.") % facts


def _end(bars: Sequence[Bar], language: str) -> str:
    """Return the plan's finish; compared with the baseline's where every bar has one."""
    finishes = [bar.finish for bar in bars if bar.finish and not bar.impossible]
    planned = [bar.baseline[1] for bar in bars if bar.baseline and not bar.impossible]
    if not finishes:
        return ""
    facts = {"day": day_text(max(finishes), language)}
    if len(planned) < len(bars):
        return gettext("It ends on %(day)s.") % facts
    days = (max(finishes) - max(planned)).days
    facts["days"] = number(abs(days), 0, language)
    if days == 0:
        return gettext("It ends on %(day)s, as in the baseline.") % facts
    if days > 0:
        return (
            ngettext(
                "It ends on %(day)s, %(days)s day after the baseline.",
                "It ends on %(day)s, %(days)s days after the baseline.",
                days,
            )
            % facts
        )
    return (
        ngettext(
            "It ends on %(day)s, %(days)s day before the baseline.",
            "It ends on %(day)s, %(days)s days before the baseline.",
            -days,
        )
        % facts
    )


def _impossible(bars: Sequence[Bar], language: str) -> str:
    wrong = sum(bar.impossible > 0 for bar in bars)
    if not wrong:
        return ""
    return ngettext(
        "%(count)s has dates that end before they begin; they are in the table and not drawn.",
        "%(count)s have dates that end before they begin; they are in the table and not drawn.",
        wrong,
    ) % {"count": number(wrong, 0, language)}
