"""What a project waits for: adding it, and taking it away again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions.dependencies import add_dependency, remove_dependency
from citywide.services.portfolio.forms.project import DependencyForm
from citywide.services.portfolio.permissions import may_edit
from citywide.services.portfolio.queries.project import dependencies_of, dependents_of
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404, trail_of


@require_http_methods(["GET", "POST"])
@for_the_city
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a project waits for, and let those who edit it add to it."""
    project = project_or_404(code)
    is_editor = may_edit(request.viewer, project)
    form = DependencyForm(request.POST or None) if is_editor else None
    if request.method == "POST":
        must(is_editor)
        form = DependencyForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                add_dependency(
                    by=request.viewer,
                    project=project,
                    needs=given["needs"],
                    milestone=given["milestone"],
                    note_text=given["note"],
                )
            except CitywideError as error:
                form.add_error("needs", str(error))
            else:
                messages.success(
                    request, _("It now waits for %(other)s.") % {"other": given["needs"]}
                )
                return redirect("portfolio:dependencies", project.code)
    context = {
        "project": project,
        "tab": "",
        "form": form,
        "needs": dependencies_of(project),
        "dependents": dependents_of(project),
        "trail": trail_of(project, (_("Dependencies"), None)),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "portfolio/project/dependencies.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_the_city
def remove(request: HttpRequest, code: str, dependency_id: int) -> HttpResponse:
    """Ask whether a project should no longer wait for another, and take that away."""
    project = project_or_404(code)
    must(may_edit(request.viewer, project))
    found = project.dependencies.select_related("needs").filter(pk=dependency_id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        remove_dependency(by=request.viewer, project=project, dependency_id=dependency_id)
        messages.success(request, _("It no longer waits for %(other)s.") % {"other": found.needs})
        return redirect("portfolio:dependencies", project.code)
    context = {
        "project": project,
        "tab": "",
        "dependency": found,
        "trail": trail_of(
            project,
            (_("Dependencies"), reverse("portfolio:dependencies", args=[project.code])),
            (_("Take away"), None),
        ),
    }
    return render(request, "portfolio/project/remove_dependency.html", context)
