"""The by-name list given outside, under a protocol named beforehand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.services.homelessness.actions import by_name_views as actions
from citywide.services.homelessness.forms.by_name import ShareForm
from citywide.services.homelessness.queries import by_name_views
from citywide.services.homelessness.views.people import by_name
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import for_staff
from citywide.services.homelessness.views.people.work import form_page
from citywide.services.homelessness.words import by_name as work_words


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def share(request: HttpRequest) -> HttpResponse:
    """Ask under which protocol the list of the address is shared; then give the file."""
    purpose = frame.required_purpose(request)
    done, query, _due = by_name.asked(request, purpose)
    total = done.page("list_on", query, 1, 1).total
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        offered = {str(one.pk): one for one in by_name_views.protocols_in_force()}
        protocol = offered.get(given["protocol"])
        try:
            actions.share_list(
                by=request.viewer, purpose=purpose, protocol=protocol,
                recipient=given["recipient"], query=dict(request.GET.lists()), result=done.id,
                rows=total,
            )  # fmt: skip
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            label = by_name.purpose_label(request)
            notice = work_words.shared_notice(protocol, given["recipient"], label)
            rows = frame.every(done, "list_on", query)
            return frame.file_of(request, "by-name-list-shared", by_name.FILE_COLUMNS, rows, notice)
    back = f"{reverse('homelessness:staff')}?{request.GET.urlencode()}"
    note = _(
        "%(total)d people of this list leave the city’s hands. The protocol and who receives it "
        "are written down, and a notice stands on every row of the file."
    ) % {"total": total}
    button = _("Share these people (CSV)")
    return form_page(request, form, _("Share the list"), back, note=note, button=button)
