"""Links as text, in the way Project writes them: `3FS+2d;4` waits for tasks 3 and 4."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from citywide.services.portfolio.exchange.plan import LinkKind, TaskLink

MOST_LAG_DAYS = 10_000
_PARTS = re.compile(
    r"(?P<number>[^\s;,+]+?)\s*"
    r"(?:(?P<kind>FS|SS|FF|SF)\s*(?:(?P<lag>\+-?|-)\s*(?P<days>\d{1,5})\s*(?P<unit>d|days?)?)?"
    r"|\+\s*(?P<only>\d{1,5})\s*(?:d|days?)?)?",
    re.IGNORECASE | re.ASCII,
)


def read_links(text: str, after: str, known: Collection[str]) -> list[TaskLink] | str:
    """Return the links of the task `after`, or a sentence on the first that cannot be read.

    `known` are the numbers of all tasks: a text that is one of them is that task, whatever its
    last letters are.
    """
    links: list[TaskLink] = []
    for part in filter(None, (piece.strip() for piece in re.split("[;,\n]", text))):
        link = TaskLink(part, after) if part in known else _read_link(part, after)
        if link is None:
            return (
                f"{part!r} is not a link. Write the number of the task before; then, where needed, "
                "FS, SS, FF or SF and a lag in days: 3FS+2d. Put a semicolon between two links."
            )
        links.append(link)
    return links


def _read_link(part: str, after: str) -> TaskLink | None:
    match = _PARTS.fullmatch(part)
    if not match:
        return None
    days = int(match["days"] or match["only"] or 0)
    if days > MOST_LAG_DAYS:
        return None
    sign = -1 if (match["lag"] or "").endswith("-") else 1
    return TaskLink(match["number"], after, LinkKind((match["kind"] or "FS").upper()), sign * days)


def write_links(links: Iterable[TaskLink], known: Collection[str]) -> str:
    """Return links as text; `read_links` gives the same links back."""
    return ";".join(_write_link(link, known) for link in links)


def _write_link(link: TaskLink, known: Collection[str]) -> str:
    if link.kind is LinkKind.FS and not link.lag_days and link.before in known:
        return link.before
    text = f"{link.before}{link.kind}"
    if link.lag_days:
        text += f"{link.lag_days:+d}d"
    # A task may be called 3SS: a plus cannot be in a number, so with one it is a link of task 3.
    return text if text not in known else f"{link.before}{link.kind}+{link.lag_days}d"
