"""Comments on a project, and following it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citywide.services.portfolio.actions import talk as actions
from citywide.services.portfolio.forms.talk import CommentForm, FileForm
from citywide.services.portfolio.models import Comment, Project
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.queries.talk import talk_of
from citywide.services.portfolio.views.page import for_the_city, project_or_404, trail_of

_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def talk(request: HttpRequest, code: str) -> HttpResponse:
    """Show comments and files; keep a comment."""
    project = project_or_404(code)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.comment(by=request.viewer, project=project, text=form.cleaned_data["text"])
        messages.success(request, _("Your comment is kept."))
        return redirect("portfolio:talk", code)
    return shown(request, project, comment_form=form)


def shown(
    request: HttpRequest,
    project: Project,
    comment_form: CommentForm | None = None,
    file_form: FileForm | None = None,
) -> HttpResponse:
    """Return the page with its two forms as they are."""
    found = talk_of(viewer=request.viewer, project=project)
    last = max(1, -(-found.comments.count() // _PER_PAGE))
    page = Paginator(found.comments, _PER_PAGE).get_page(request.GET.get("page") or last)
    context: dict[str, Any] = {
        "project": project,
        "tab": "talk",
        "trail": trail_of(project, (_("Comments and files"), None)),
        "page": page,
        "files": found.files,
        "follows": found.follows,
        "comment_form": comment_form or CommentForm(),
        "file_form": file_form or FileForm(),
        "may_manage": may_manage(request.viewer, project),
    }
    wrong = any(form.errors for form in (context["comment_form"], context["file_form"]))
    status = 422 if wrong else 200
    return render(request, "portfolio/talk/talk.html", context, status=status)


@require_POST
@for_the_city
def change_comment(request: HttpRequest, code: str, comment_id: int) -> HttpResponse:
    """Withdraw one's own comment, or bring it back."""
    comment = get_object_or_404(Comment, pk=comment_id, project__code=code)
    if request.POST.get("do") == "restore":
        actions.restore(by=request.viewer, comment=comment)
        messages.success(request, _("Your comment is back."))
    else:
        actions.withdraw(by=request.viewer, comment=comment)
        messages.success(request, _("Your comment is withdrawn. You can bring it back."))
    return redirect("portfolio:talk", code)


@require_POST
@for_the_city
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Begin or stop following a project."""
    wanted = request.POST.get("follow") == "yes"
    actions.subscribe(by=request.viewer, project=project_or_404(code), wanted=wanted)
    said = _("You are told of every new status.") if wanted else _("You are not told any more.")
    messages.success(request, said)
    return redirect("portfolio:talk", code)
