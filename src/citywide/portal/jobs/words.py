"""What jobs and runs, their states and steps are called on pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

Word = str
"""Text that Django translates when it is shown."""

KINDS: dict[str, Word] = {
    "ingest": _("Upload"),
    "release": _("Release of a held version"),
    "resubmit": _("Corrected rows"),
    "run": _("Everything that is due"),
    "refresh": _("New numbers"),
}
STEPS: dict[str, Word] = {
    "land": _("Keeping the file safe"),
    "read": _("Reading the file"),
    "check": _("Checking every row"),
    "write": _("Writing what passed"),
    "judge": _("Judging the whole version"),
    "fetch": _("Fetching what is due"),
    "derive": _("Computing derived tables"),
    "measure": _("Computing measures"),
}
RUN_KINDS: dict[str, Word] = {
    "extract": _("Extract"),
    "correction": _("Correction"),
    "derived": _("Derived table"),
}
RUN_STATES: dict[str, Word] = {
    "running": _("Running"),
    "held": _("Held"),
    "published": _("Published"),
    "rejected": _("Rejected"),
    "failed": _("Failed"),
    "interrupted": _("Interrupted"),
}
COLOURS = {
    "done": "good",
    "published": "good",
    "running": "info",
    "queued": "info",
    "held": "warning",
    "interrupted": "warning",
    "failed": "bad",
    "rejected": "bad",
}
"""Kind of tag for each state; all others are neutral."""
DECISIONS: dict[str, Word] = {
    "released": _("Released"),
    "rejected": _("Rejected"),
    "corrected": _("Corrected"),
}


def step(name: str) -> Word:
    """Return what a step is called; steps are like `check` or `derive outcomes`."""
    first, _space, rest = name.partition(" ")
    if first not in STEPS:
        return name
    word = STEPS[first]
    return f"{word} ({rest})" if rest else word
