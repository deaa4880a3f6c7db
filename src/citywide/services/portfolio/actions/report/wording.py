"""The prose of a draft: worded by people, every wording kept; and the head of the memorandum."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.report.record import RULE_WRITE, alone, note
from citywide.services.portfolio.models import (
    CommitteeReport,
    Narrative,
    NarrativeEdit,
    ReportState,
)
from citywide.services.portfolio.permissions import may_write_report, must
from citywide.services.portfolio.queries.report import frozen_figures, text_of, typed
from citywide.services.portfolio.words.report.figures import mistakes

LONGEST = 40_000
HEADER_FIELDS = ("from", "sender_title", "subject", "date", "council_district", "contact")


@transaction.atomic
def reword(
    *, by: Viewer, report: CommitteeReport, texts: Mapping[str, str], seen: Mapping[str, int]
) -> list[str]:
    """Give blocks new wordings, by section, and return the sections that changed.

    `seen` is the number of the wording each block had when it was opened: 0 is the draft. Office
    approvals given before are taken back, because they were given to other words.

    Raises:
        Forbidden, Conflict: as every change of a draft; also when somebody reworded it meanwhile.
        UsageError: a placeholder stands for no figure, or a text is empty or too long.
    """
    must(may_write_report(by), RULE_WRITE)
    report = alone(report, ReportState.DRAFT)
    found = {one.section: one for one in report.narratives.all()}
    if unknown := sorted(set(texts) - set(found)):
        raise NotFound(_("The report has no block %(section)s.") % {"section": unknown[0]})
    new = {section: _plain(text) for section, text in texts.items()}
    changed = [section for section, text in new.items() if text != text_of(found[section])]
    for section in changed:
        _check(report, new[section])
        _must_be_latest(found[section], seen.get(section, -1))
        _write(by, found[section], new[section])
    if changed:
        _take_back_approvals(report)
        note(by, report, "reworded", sections=changed)
    return changed


@transaction.atomic
def save_all(
    *,
    by: Viewer,
    report: CommitteeReport,
    header: Mapping[str, str],
    texts: Mapping[str, str],
    seen: Mapping[str, int],
    reasons: Mapping[tuple[str, str], str],
) -> list[str]:
    """Save everything of the editing page, all of it or nothing; return the reworded sections.

    `reasons` are why typed figures stand, by section and figure; those of figures that no longer
    disagree are left out. Raises as `reword`, `set_header` and `acknowledge`.
    """
    set_header(by=by, report=report, values=header)
    changed = reword(by=by, report=report, texts=texts, seen=seen)
    figures = frozen_figures(report)
    for (section, key), reason in reasons.items():
        known = {one.key: one.reason for one in typed(_narrative(report, section), figures)}
        if reason.strip() and known.get(key, reason.strip()) != reason.strip():
            acknowledge(by=by, report=report, section=section, key=key, reason=reason)
    return changed


@transaction.atomic
def restore(*, by: Viewer, report: CommitteeReport, section: str, edit: int) -> None:
    """Give a block a wording it had before, or with 0 its draft.

    Raises NotFound when the block never had that wording.
    """
    narrative = _narrative(report, section)
    text = narrative.drafted
    if edit:
        kept = narrative.edits.filter(pk=edit).first()
        if kept is None:
            raise NotFound(_("This block never had that wording."))
        text = kept.text
    seen = {section: version_of(narrative)}
    reword(by=by, report=report, texts={section: text}, seen=seen)


@transaction.atomic
def acknowledge(
    *, by: Viewer, report: CommitteeReport, section: str, key: str, reason: str
) -> None:
    """Say why a typed figure stands although it disagrees with the data.

    Raises:
        UsageError: no reason is given, or nothing of that key disagrees any more.
    """
    must(may_write_report(by), RULE_WRITE)
    report = alone(report, ReportState.DRAFT)
    narrative = _narrative(report, section)
    if not reason.strip():
        raise UsageError(_("Say why the typed figure is right."))
    known = {one.key: one for one in typed(narrative, frozen_figures(report))}
    if key not in known:
        raise UsageError(_("This figure does not disagree with the data any more."))
    at = timezone.now().isoformat(timespec="seconds")
    narrative.acknowledged[key] = {"reason": reason.strip(), "by": by.actor, "at": at}
    narrative.save(update_fields=["acknowledged"])
    said = {"figure": key, "typed": known[key].found.text, "reason": reason.strip()}
    note(by, report, "acknowledged", section=section, **said)


@transaction.atomic
def set_header(*, by: Viewer, report: CommitteeReport, values: Mapping[str, str]) -> None:
    """Change lines of the memorandum's head; the committee stays that of the city's policy."""
    must(may_write_report(by), RULE_WRITE)
    report = alone(report, ReportState.DRAFT)
    new = {name: values[name].strip() for name in HEADER_FIELDS if name in values}
    for name in ("from", "subject", "date"):
        if name in new and not new[name]:
            raise UsageError(_("From, subject and date cannot be empty."))
    before = {name: report.header.get(name, "") for name in new}
    if before == new:
        return
    report.header |= new
    report.save(update_fields=["header"])
    _take_back_approvals(report)
    note(by, report, "header", before=before, after=new)


def version_of(narrative: Narrative) -> int:
    """Return the number of a block's latest wording; 0 is the draft."""
    last = narrative.edits.order_by("-pk").first()
    return last.pk if last else 0


def _narrative(report: CommitteeReport, section: str) -> Narrative:
    found = Narrative.objects.filter(report_id=report.pk, section=section).first()
    if found is None:
        raise NotFound(_("The report has no block %(section)s.") % {"section": section})
    return found


def _plain(text: str) -> str:
    """Return a text with plain line ends and without white space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _check(report: CommitteeReport, text: str) -> None:
    if not text:
        raise UsageError(_("A block cannot be empty. Write what there is to say."))
    if len(text) > LONGEST:
        raise UsageError(
            _("A block has at most %(longest)s characters.") % {"longest": f"{LONGEST:,}"}
        )
    if wrong := mistakes(text, frozen_figures(report)):
        raise UsageError("\n".join(wrong))


def _must_be_latest(narrative: Narrative, seen: int) -> None:
    if seen != version_of(narrative):
        raise Conflict(
            _(
                "Somebody reworded this block meanwhile. Your text is still here: compare it with "
                "the block's history, then save again."
            )
        )


def _write(by: Viewer, narrative: Narrative, text: str) -> None:
    now = timezone.now()
    NarrativeEdit.objects.create(narrative=narrative, text=text, by=by.actor, at=now)
    narrative.edited = "" if text == narrative.drafted else text
    narrative.edited_by_id, narrative.edited_at = by.user_id, now
    narrative.save(update_fields=["edited", "edited_by", "edited_at"])


def _take_back_approvals(report: CommitteeReport) -> None:
    given = report.approvals.filter(decision="approved")
    given.update(decision="", by=None, at=None, note="")
