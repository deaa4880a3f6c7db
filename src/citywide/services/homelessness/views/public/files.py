"""The published rows as CSV, as they were published."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.homelessness.queries import public, spending_public
from citywide.services.homelessness.views.public import outreach

NAMES = {
    "months": public.MONTHS,
    "groups": public.GROUPS,
    "exits": public.OUTCOMES,
    "sheltered": public.COUNTS,
    "measures": public.MEASURES,
    **dict(outreach.FILES),
    "spending": spending_public.SPENDING,
    "agreements": spending_public.AGREEMENTS,
    "goals": spending_public.GOALS,
    "costs": public.COSTS,
    "agreement-results": public.RESULTS,
    "group-outcomes": public.GROUP_OUTCOMES,
}


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Return a published data set; a withheld number is empty, with is_hidden true."""
    if name not in NAMES:
        raise Http404(_("There is no such file."))
    rows = public.rows_of(NAMES[name])
    version = public.version_of(NAMES[name])
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(rows[0] if rows else ())
    for row in rows:
        writer.writerow(["" if cell is None else _plain(cell) for cell in row.values()])
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    called = version.name if version else name
    response["Content-Disposition"] = f'attachment; filename="{called}.csv"'
    return response


def _plain(cell: object) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
