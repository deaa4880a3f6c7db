"""How good the linkage is, for whom, by which model; and samples drawn to measure it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.linkage import LinkageSpec
from citywide.core.linkage.fairness import FALSE_GAP, MISSED_GAP, Gap
from citywide.core.linkage.intervals import Interval, wilson
from citywide.core.linkage.labels import kinds
from citywide.core.linkage.progress import Expected
from citywide.core.linkage.runs import Manifest
from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage import actions
from citywide.portal.linkage.forms import DrawForm
from citywide.portal.linkage.queries import samples
from citywide.portal.linkage.queries.samples import Measured
from citywide.portal.linkage.views import effect
from citywide.portal.linkage.views.page import for_people, frame
from citywide.portal.linkage.words import kind_name


@dataclass(frozen=True)
class GroupLine:
    """Missed and false matches of one group, in words with intervals."""

    name: str
    records: int | None
    missed: str
    false: str


@dataclass(frozen=True)
class GapLine:
    """One gap between groups, against its limit."""

    sentence: str
    passes: bool | None


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def quality(request: HttpRequest, viewer: Viewer, spec: str) -> HttpResponse:
    """Show measured or estimated quality; POST draws a sample."""
    context = frame(viewer, spec, (_("Quality"), None))
    told = tuple((kind, kind_name(kind)) for kind in kinds(context["spec"]))
    form = DrawForm(request.POST or None, kinds=told)
    if request.method == "POST":
        linkage.reviewed(viewer, spec)
        if form.is_valid():
            actions.draw_sample(by=viewer, spec=spec, **form.cleaned_data)
            messages.success(request, _("The sample is drawn; its pairs can be judged now."))
            return redirect("linkage:quality", spec=spec)
    runs = linkage.runs(viewer, spec)
    found = samples.measured(spec)
    context |= {
        "run": runs[0] if runs else None,
        "runs": runs[:30],
        "rates": _rates(runs[0]) if runs else [],
        "labelled": bool(runs and runs[0].quality),
        "fairness": _fairness(context["spec"], runs[0], found) if runs else [],
        "effect": effect.shown(viewer, spec, runs[0].id) if runs else None,
        "samples": [_sample(one) for one in found],
        "reviewers": samples.reviewers(spec),
        "form": form,
    }
    return render(request, "linkage/quality.html", context, status=422 if form.errors else 200)


def _rates(run: Manifest) -> list[tuple[str, str]]:
    """Return each rate of a run and its value; against the truth first, where it is known."""
    found: list[tuple[str, str]] = []
    if run.quality:
        for key, label in (("pairs", _("pairs")), ("b_cubed", _("B-cubed"))):
            rates = run.quality[key]
            found += [
                (_("Precision, %(of)s") % {"of": label}, _share(rates["precision"])),
                (_("Recall, %(of)s") % {"of": label}, _share(rates["recall"])),
            ]
    said = run.expected
    hoped = Expected(said["right_links"], int(said["links"]), said["missed"]).rates
    return [
        *found,
        (_("Precision, in the model's own opinion"), _share(hoped.precision)),
        (_("Recall, in the model's own opinion"), _share(hoped.recall)),
    ]


REPORTED = ("race_ethnicity", "sex", "language")
"""Kinds of groups whose rates are always reported, or why they cannot be."""


@dataclass(frozen=True)
class Fairness:
    """Rates by one kind of group, and what they rest on; without any, what to do for them."""

    label: str
    groups: list[GroupLine]
    gaps: list[GapLine]
    basis: str = ""
    todo: str = ""


def _fairness(spec: LinkageSpec, run: Manifest, found: list[Measured]) -> list[Fairness]:
    known = kinds(spec)
    by_truth = _truth_groups(run)
    by_sample: dict[str, Measured] = {}
    for one in found:
        if one.judged and one.by_group:
            by_sample.setdefault(one.sample.kind, one)
    shown = []
    for kind in dict.fromkeys((*REPORTED, *known)):
        label = kind_name(kind)
        if kind in by_truth:
            lines, gaps = by_truth[kind]
            shown.append(Fairness(label, lines, gaps, _("Measured on labelled records.")))
        elif kind in by_sample:
            said = _sample(by_sample[kind])
            basis = _("Estimated from the newest judged sample within these groups.")
            shown.append(Fairness(label, said["groups"], said["gaps"], basis))
        else:
            shown.append(Fairness(label, [], [], todo=_todo(label, kind in known)))
    return shown


def _todo(label: str, is_known: bool) -> str:
    if is_known:
        text = _(
            "Not measured yet. Draw a sample within groups by \u201c%(kind)s\u201d below, and "
            "judge its pairs."
        )
    else:
        text = _(
            "No data set of this linkage tells \u201c%(kind)s\u201d. Name its column under "
            "groups in the specification; it is never used as evidence."
        )
    return text % {"kind": label}


def _truth_groups(run: Manifest) -> dict[str, tuple[list[GroupLine], list[GapLine]]]:
    found = {}
    for kind, result in run.quality.get("groups", {}).items():
        listed = [
            GroupLine(
                row["group"],
                row["records"],
                _interval(wilson(row["missed_pairs"], row["true_pairs"])),
                _interval(wilson(row["false_pairs"], row["linked_pairs"])),
            )
            for row in result["groups"]
        ]
        gaps = [
            _gap(_("missed matches"), _as_gap(result["missed"]), MISSED_GAP),
            _gap(_("false matches"), _as_gap(result["false"]), FALSE_GAP),
        ]
        found[kind] = (listed, gaps)
    return found


def _as_gap(row: Mapping[str, Any] | None) -> Gap | None:
    if row is None:
        return None
    return Gap(row["worst"], row["best"], Interval(**row["gap"]), row["limit"])


def _gap(what: str, gap: Gap | None, limit: float) -> GapLine:
    if gap is None:
        said = _("Too few pairs to compare %(what)s between groups.") % {"what": what}
        return GapLine(said, None)
    values = {
        "what": what,
        "gap": number_format(gap.gap.value * 100, 1),
        "worst": gap.worst,
        "best": gap.best,
        "limit": number_format(limit * 100, 0),
    }
    if gap.passes:
        text = _(
            "The rates of %(what)s differ by %(gap)s points between %(worst)s and %(best)s: "
            "within the limit of %(limit)s points."
        )
    else:
        text = _(
            "The rates of %(what)s differ by %(gap)s points between %(worst)s and %(best)s: "
            "over the limit of %(limit)s points."
        )
    return GapLine(text % values, gap.passes)


def _sample(one: Measured) -> dict[str, Any]:
    groups = [
        GroupLine(name, None, _rest(found.recall), _rest(found.precision))
        for name, found in one.by_group.items()
    ]
    gaps = [
        _gap(_("missed matches"), one.missed, MISSED_GAP),
        _gap(_("false matches"), one.false, FALSE_GAP),
    ]
    return {
        "sample": one.sample,
        "pairs": one.pairs,
        "judged": one.judged,
        "precision": _interval(one.whole.precision),
        "recall": _interval(one.whole.recall),
        "kind": kind_name(one.sample.kind) if one.sample.kind else "",
        "groups": groups,
        "gaps": gaps if groups else [],
    }


def _rest(found: Interval | None) -> str:
    if found is None:
        return _interval(None)
    return _interval(Interval(1 - found.value, 1 - found.high, 1 - found.low))


def _interval(found: Interval | None) -> str:
    if found is None:
        return _("nothing to judge")
    if (found.low, found.high) == (0.0, 1.0):
        return _("not known yet")
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": _share(found.value),
        "low": _share(found.low),
        "high": _share(found.high),
    }


def _share(value: float) -> str:
    return _("%(percent)s %%") % {"percent": number_format(value * 100, 1)}
