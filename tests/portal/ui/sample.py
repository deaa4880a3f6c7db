"""A site of one page that shows every component of the page frame once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.http import require_POST

from citywide.core.errors import EngineError, NotFound

HERE = Path(__file__).parent


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Your name", help_text="As on your badge.", max_length=40)
    email = forms.EmailField(label="Email", required=False)
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}))
    district = forms.ChoiceField(label="District", choices=[("", "Choose"), ("1", "One")])
    decision = forms.ChoiceField(
        label="Decision", choices=[("a", "Release"), ("b", "Reject")], widget=forms.RadioSelect
    )
    rules = forms.MultipleChoiceField(
        label="Rules",
        choices=[("x", "Too late"), ("y", "No place")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sure = forms.BooleanField(label="I looked at the rows")
    extract = forms.FileField(label="Extract", help_text="CSV or Excel.", required=False)
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    secret = forms.CharField(widget=forms.HiddenInput, initial="kept")


def sample(request: HttpRequest) -> HttpResponse:
    """Show everything."""
    form = SampleForm(request.POST or None)
    if "message" in request.GET:
        messages.success(request, "Version 3 was released.")
    context = {
        "trail": [("Home", "/"), ("Samples", "/sample/"), ("Sample", None)],
        "points": ["The first point.", "The second point."],
        "classifications": ["public", "internal", "confidential", "restricted"],
        "facts": [("Steward", "Ana Nguyễn"), ("Empty", ""), ("Licence", "CC BY 4.0")],
        "when": dt.datetime(2026, 7, 1, 5, 30, tzinfo=dt.UTC),
        "form": form,
        "page": Paginator(list(range(1, 96)), 5).get_page(request.GET.get("page")),
    }
    template = engines["django"].from_string((HERE / "sample.html").read_text("utf-8"))
    return HttpResponse(template.render(context, request))


def refused(request: HttpRequest) -> HttpResponse:
    """Refuse, with a reason for the reader."""
    raise PermissionDenied("Only the steward of this data set may release it.")


def missing(request: HttpRequest) -> HttpResponse:
    """Raise what the core raises for a data set that is not there."""
    raise NotFound("There is no data set called cats.")


def broken(request: HttpRequest) -> HttpResponse:
    """Raise what nobody outside should read."""
    raise EngineError("/srv/lake/secret.parquet is gone")


@require_POST
def post_only(request: HttpRequest) -> HttpResponse:
    """Take a form."""
    return HttpResponse("<html>done</html>")


def busy(request: HttpRequest) -> HttpResponse:
    """Answer as a throttle does."""
    return HttpResponse("slow down", status=429, headers={"Retry-After": "60"})


handler400 = "citywide.portal.ui.views.bad_request"
handler403 = "citywide.portal.ui.views.forbidden"
handler404 = "citywide.portal.ui.views.not_found"
handler500 = "citywide.portal.ui.views.server_error"

dashboards = ([path("", sample, name="home"), path("measures/", sample, name="measures")], "d")
catalog = (
    [
        path("datasets/", sample, name="datasets"),
        path("search/", sample, name="search"),
        path("my/", sample, name="mine"),
        path("my/cats/", sample),
    ],
    "c",
)
jobs = ([path("my/runs/", sample, name="runs"), path("my/runs/7/", sample)], "j")
urlpatterns = i18n_patterns(
    path("", include(dashboards, namespace="dashboards")),
    path("", include(catalog, namespace="catalog")),
    path("", include(jobs, namespace="jobs")),
    path("sample/", sample),
    path("refused/", refused),
    path("missing/", missing),
    path("broken/", broken),
    path("post-only/", post_only),
    path("busy/", busy),
    path("", include("citywide.portal.ui.urls")),
    prefix_default_language=False,
)
