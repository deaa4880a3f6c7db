"""One proposal's scores: everybody's points, and the form for one's own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.portal.dashboards.words import number
from citywide.services.portfolio.actions import intake
from citywide.services.portfolio.actions.stages import Step, is_offered
from citywide.services.portfolio.forms.intake import ScoreForm
from citywide.services.portfolio.models import Project, text_in
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.project import Scores, oversight_of, scores_of
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404, trail
from citywide.services.portfolio.views.project.steps import buttons
from citywide.services.portfolio.words import oversight as oversight_words


@require_http_methods(["GET", "POST"])
@for_the_city
def score(request: HttpRequest, code: str) -> HttpResponse:
    """Show a proposal's scores; take the points of people who may score it."""
    project = project_or_404(code)
    scores = scores_of(project)
    may_score = is_offered(Step.SCORE, request.viewer, project)
    if request.method == "GET":
        mine = scores.of(request.viewer.user_id)
        initial = ScoreForm.initial_of(mine.points, mine.notes) if mine else {}
        form = ScoreForm(initial=initial) if may_score else None
        return _page(request, project, scores, form)
    must(may_score)
    form = ScoreForm(request.POST)
    if form.is_valid():
        try:
            intake.score_proposal(
                by=request.viewer, project=project, points=form.points(), notes=form.notes()
            )
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your points are kept."))
            return redirect("portfolio:score", project.code)
    return _page(request, project, scores, form, status=422)


def _page(
    request: HttpRequest,
    project: Project,
    scores: Scores,
    form: ScoreForm | None,
    status: int = 200,
) -> HttpResponse:
    found = oversight_of(project)
    context = {
        "project": project,
        "form": form,
        "table": _table(scores) if scores.scorers else None,
        "total": _shown(scores.total.low, 0),
        "oversight": {
            "kind": oversight_words.kind(found),
            "heading": oversight_words.heading(found),
            "text": oversight_words.sentence(found),
        },
        "steps": buttons(request.viewer, project, only={"approve", "decline", "withdraw"}),
        "trail": trail(
            (_("Intake"), reverse("portfolio:intake")),
            (project.code, reverse("portfolio:project", args=[project.code])),
            (_("Scores"), None),
        ),
    }
    return render(request, "portfolio/intake/score.html", context, status=status)


def _table(scores: Scores) -> dict[str, Any]:
    """Return a row for each criterion: weight, everybody's points with notes, and the mean."""
    language = get_language() or "en"
    return {
        "people": [str(one.person) for one in scores.scorers],
        "rows": [
            {
                "criterion": text_in(one.label, language)[0] or one.key,
                "weight": _shown(one.weight, 0),
                "points": [(s.points.get(one.key), s.notes.get(one.key)) for s in scores.scorers],
                "mean": _shown(scores.means[one.key], 1),
            }
            for one in policy().scoring
        ],
        "totals": [_shown(one.score.low, 0) for one in scores.scorers],
    }


def _shown(value: Decimal | None, decimals: int) -> str:
    return "" if value is None else number(value, decimals, get_language() or "en")
