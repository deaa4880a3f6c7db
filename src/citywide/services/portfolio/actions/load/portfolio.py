"""Loading a portfolio document: all of it in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from citywide.core.errors import Conflict
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.portfolio.actions.history import fields_of, plain
from citywide.services.portfolio.actions.load import projects, register, statuses, strategy
from citywide.services.portfolio.actions.load.place import Place, in_parts, place_for
from citywide.services.portfolio.exchange.document import PortfolioDocument, ProjectRecord
from citywide.services.portfolio.exchange.document.checks import check_portfolio
from citywide.services.portfolio.exchange.document.codec import to_json
from citywide.services.portfolio.exchange.document.places import Problems
from citywide.services.portfolio.models import Change, Project
from citywide.services.portfolio.permissions import may_lead, must
from citywide.services.portfolio.queries.lake import PUBLISHER

KIND = "load"
"""The kind of change a project's history keeps of it, with the fingerprint of what was loaded."""


@dataclass(frozen=True)
class Loaded:
    """How many records of each kind were put in, and sentences on what was left as it is."""

    counts: Mapping[str, int]
    skipped: tuple[str, ...] = ()


@transaction.atomic
def load(*, by: Viewer, document: PortfolioDocument, replace: bool = False) -> Loaded:
    """Put a portfolio document into the database and return what came of it.

    A project whose number is known and which was loaded with the same content before is left
    alone. With other content it is refused, unless `replace`: then its entries, money, plan and
    register take on what the document says, while baselines and published statuses stay.

    Raises:
        Forbidden: `by` is neither the project office's lead nor the service itself.
        ExtractError: the document does not fit together; every mistake is in it.
        Conflict: a project is known with other content.
    """
    must(
        may_lead(by) or by == PUBLISHER,
        "Only the project office's lead loads a portfolio. Ask the lead.",
    )
    _check(document)
    known = _known(document)
    new = [one for one in document.projects if one.code not in known]
    marks = {one.code: fingerprint(one) for one in document.projects}
    changed = _changed(document, known, marks, replace)
    place = place_for(by, document)
    strategy.put_areas(document.strategic_plan, place)
    _put_new(new, document, marks, place)
    _put_changed([(one, known[one.code]) for one in changed], document, marks, place)
    _put_dependencies([*new, *changed], place)
    strategy.put_goals(document.strategic_plan, place, replace=replace)
    place.skipped.extend(
        f"{one.code} was loaded before with the same content."
        for one in document.projects
        if one.code in known and one not in changed
    )
    counts = {what: count for what, count in place.counts.items() if count}
    if counts:
        _record(by, document, counts)
    return Loaded(counts, tuple(place.skipped))


def fingerprint(said: ProjectRecord) -> str:
    """Return a mark of everything a document says about a project."""
    text = json.dumps(to_json(said), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _check(document: PortfolioDocument) -> None:
    problems = Problems("the document", "")
    check_portfolio(document, problems)
    problems.refuse()


def _known(document: PortfolioDocument) -> dict[str, Project]:
    codes = [one.code for one in document.projects]
    return {
        one.code: one
        for part in in_parts(codes, 500)
        for one in Project.objects.select_for_update().filter(code__in=part)
    }


def _changed(
    document: PortfolioDocument,
    known: Mapping[str, Project],
    marks: Mapping[str, str],
    replace: bool,
) -> list[ProjectRecord]:
    """Return the projects that are known with other content; raises Conflict unless `replace`."""
    loads = Change.objects.filter(kind=KIND, project__in=[one.pk for one in known.values()])
    last = {one.project_id: one.after.get("fingerprint") for one in loads.order_by("at", "pk")}
    changed = [
        one
        for one in document.projects
        if one.code in known and last.get(known[one.code].pk) != marks[one.code]
    ]
    if changed and not replace:
        listed = ", ".join(one.code for one in changed[:10])
        more = f" and {len(changed) - 10} more" if len(changed) > 10 else ""
        raise Conflict(
            f"{listed}{more} are here already with other content. Nothing was loaded. Load with "
            "replace to take over what is not published, or leave these projects out."
        )
    return changed


def _put_new(
    new: Sequence[ProjectRecord],
    document: PortfolioDocument,
    marks: Mapping[str, str],
    place: Place,
) -> None:
    for part in in_parts(new):
        made = projects.put_projects(part, place)
        _put_parts([(one, made[one.code]) for one in part], document, marks, place, {})


def _put_changed(
    pairs: Sequence[tuple[ProjectRecord, Project]],
    document: PortfolioDocument,
    marks: Mapping[str, str],
    place: Place,
) -> None:
    for part in in_parts(pairs):
        before = {}
        for said, project in part:
            values = projects.values_of(said, place)
            names = [name.removesuffix("_id") for name in values]
            before[project.pk] = fields_of(project, *names)
            for name, value in values.items():
                setattr(project, name, value)
            project.save()
            wanted = dict.fromkeys([said.lead_department, *said.departments])
            project.departments.set([place.departments[name] for name in wanted])
            place.counts["projects changed"] += 1
        _put_parts(part, document, marks, place, before)


def _put_parts(
    pairs: Sequence[tuple[ProjectRecord, Project]],
    document: PortfolioDocument,
    marks: Mapping[str, str],
    place: Place,
    before: Mapping[int, Mapping[str, object]],
) -> None:
    projects.put_money(pairs, place)
    milestones = projects.put_plan(pairs, place)
    items = register.put_register(pairs, place)
    baselines = register.put_baselines(pairs, items, milestones, place)
    statuses.put_statuses(pairs, items, baselines, place)
    now = timezone.now()
    Change.objects.bulk_create(
        Change(
            project=project,
            at=now,
            by=place.by.actor,
            kind=KIND,
            subject=document.source[:300],
            before=_differing(project, before.get(project.pk, {}))[0],
            after=_differing(project, before.get(project.pk, {}))[1]
            | {"fingerprint": marks[said.code], "statuses": len(said.statuses)},
        )
        for said, project in pairs
    )


def _differing(
    project: Project, before: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    old, now = plain(before), plain(fields_of(project, *before))
    names = [name for name in old if old[name] != now[name]]
    return {name: old[name] for name in names}, {name: now[name] for name in names}


def _put_dependencies(records: Sequence[ProjectRecord], place: Place) -> None:
    codes = {one.code for one in records} | {d.on for one in records for d in one.dependencies}
    found = {
        one.code: one
        for part in in_parts(sorted(codes), 500)
        for one in Project.objects.filter(code__in=part)
    }
    for part in in_parts([one for one in records if one.dependencies], 500):
        projects.put_dependencies([(one, found[one.code]) for one in part], found, place)
    projects.check_circles()


def _record(by: Viewer, document: PortfolioDocument, counts: Mapping[str, int]) -> None:
    detail = {
        "what": "portfolio document",
        "source": document.source,
        "prepared_on": document.prepared_on.isoformat() if document.prepared_on else "",
        "counts": dict(counts),
    }
    record(by=by.actor, action="create", subject="portfolio", detail=detail, address=by.address)
