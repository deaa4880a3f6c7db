"""Files of a project."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citywide.core.errors import UsageError
from citywide.portal.audit.actions import record
from citywide.services.portfolio.actions import files
from citywide.services.portfolio.forms.talk import FileForm
from citywide.services.portfolio.models import Attachment
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.views.page import (
    for_the_city,
    must,
    project_or_404,
    trail_of,
)
from citywide.services.portfolio.views.talk.talk import shown


@require_POST
@for_the_city
def attach(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a file."""
    project = project_or_404(code)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            files.attach(
                by=request.viewer, project=project, file=given["file"], note_text=given["note"]
            )
        except UsageError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The file is kept."))
            return redirect("portfolio:talk", code)
    return shown(request, project, file_form=form)


@require_safe
@for_the_city
def download(request: HttpRequest, code: str, file_id: str) -> HttpResponseBase:
    """Hand a file out, always as a file: it is never shown inside the portal."""
    found = _attachment(code, file_id)
    path = files.path_of(found)
    if not path.exists():
        raise Http404(_("The file is not kept any more."))
    viewer, subject = request.viewer, f"project:{code}"
    record(by=viewer.actor, action="read", subject=subject, detail={"file": found.name})
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def remove(request: HttpRequest, code: str, file_id: str) -> HttpResponse:
    """Ask whether to remove a file, then do."""
    found = _attachment(code, file_id)
    must(found.by_id == request.viewer.user_id or may_manage(request.viewer, found.project))
    if request.method == "POST":
        files.remove(by=request.viewer, attachment=found)
        messages.success(request, _("The file is removed."))
        return redirect("portfolio:talk", code)
    context = {
        "project": found.project,
        "tab": "talk",
        "trail": trail_of(found.project, (_("Remove a file"), None)),
        "file": found,
    }
    return render(request, "portfolio/talk/remove.html", context)


def _attachment(code: str, file_id: str) -> Attachment:
    related = ("project__lead_department", "project__current_status")
    kept = Attachment.objects.select_related(*related).filter(removed_at=None)
    return get_object_or_404(kept, pk=file_id, project__code=code)
