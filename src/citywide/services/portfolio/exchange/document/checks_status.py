"""The statuses of a project: a YELLOW or RED has an issue, and an action with owner and day."""

from __future__ import annotations

from citywide.services.portfolio.exchange.document.model import (
    ProjectRecord,
    RegisterItem,
    StatusRecord,
)
from citywide.services.portfolio.exchange.document.places import Place, Problems
from citywide.services.portfolio.exchange.document.references import References, at_most_once
from citywide.services.portfolio.exchange.document.words import Colour, ItemKind


def check_statuses(
    project: ProjectRecord, place: Place, references: References, problems: Problems
) -> None:
    """Note everything that is wrong with the statuses of a project.

    An earlier tool may have let a YELLOW pass without an issue, and nobody can mend what was filed
    years ago: in older statuses a missing issue is a warning, in the latest it is a mistake.
    """
    days = [status.as_of for status in project.statuses]
    at_most_once(days, (*place, "statuses"), "day", problems)
    latest = max(days, default=None)
    items = {item.title: item for item in project.register}
    for position, status in enumerate(project.statuses):
        at = (*place, "statuses", position)
        references.person(status.filed_by, (*at, "filed_by"), problems)
        references.person(status.approved_by, (*at, "approved_by"), problems)
        if status.filed_by and status.filed_by.lower() == status.approved_by.lower():
            problems.add("Nobody approves their own status.", (*at, "approved_by"))
        if status.published_on and status.published_on < status.as_of:
            problems.add(
                f"The status as of {status.as_of} was published before, on {status.published_on}.",
                (*at, "published_on"),
            )
        _check_issue(project, status, items, at, problems, is_latest=status.as_of == latest)


def _check_issue(
    project: ProjectRecord,
    status: StatusRecord,
    items: dict[str, RegisterItem],
    place: Place,
    problems: Problems,
    *,
    is_latest: bool,
) -> None:
    item = items.get(status.issue)
    if status.issue and (not item or item.kind not in {ItemKind.ISSUE, ItemKind.RISK}):
        problems.add(
            f"{status.issue!r} is not an issue or risk of project {project.code}. Write its title.",
            (*place, "issue"),
        )
        return
    if status.overall is Colour.GREEN:
        return
    missing = _missing(item)
    if missing:
        note = problems.add if is_latest else problems.warn
        colour = status.overall.value
        note(f"Project {project.code} is {colour} as of {status.as_of}, but {missing}.", place)


def _missing(item: RegisterItem | None) -> str:
    if item is None:
        return "names no issue"
    if not item.actions:
        return "its issue has no mitigating action"
    if not any(action.owner and action.due_on for action in item.actions):
        return "no mitigating action of its issue has an owner and a day"
    return ""
