"""The annual work plan: its list, and adding, changing, completing and dropping an item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import strategy as actions
from citywide.services.portfolio.actions.downloads import note_download
from citywide.services.portfolio.forms.strategy import (
    DoneForm,
    DropForm,
    ItemForm,
    WorkFiltersForm,
    work_filters,
)
from citywide.services.portfolio.models import StrategicPlan, WorkPlanItem
from citywide.services.portfolio.permissions import may_lead
from citywide.services.portfolio.queries.strategy import (
    WorkFilters,
    due_of,
    progress_of,
    state_of,
    work,
    work_page,
)
from citywide.services.portfolio.rules.fiscal_year import fiscal_year_of
from citywide.services.portfolio.views.page import allowed, for_the_city
from citywide.services.portfolio.views.portfolio import sheet
from citywide.services.portfolio.views.portfolio.frame import whole
from citywide.services.portfolio.views.strategy.page import frame, item_or_404, plan_or_404
from citywide.services.portfolio.views.strategy.plan import shown
from citywide.services.portfolio.words import strategy as words


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show the work of a fiscal year, by goal; to begin with this year's."""
    plan, today = plan_or_404(), timezone.localdate()
    filters = _filters(request, plan)
    page = work_page(plan=plan, filters=filters, today=today, page=whole(request.GET.get("page")))
    found = work(plan=plan, filters=filters, today=today)
    years = _years(plan)
    form = WorkFiltersForm(
        filters,
        years=[(year, words.fiscal_year(year)) for year in years],
        areas=[(area.key, words.text(area.name)) for area in plan.areas.all()],
    )
    said = {"year": "all" if filters.year is None else filters.year} | {
        name: getattr(filters, name)
        for name in ("area", "kind", "state", "search")
        if getattr(filters, name)
    }
    context = frame(
        "work",
        (_("Work plan"), None),
        plan=plan,
        year=words.fiscal_year(filters.year) if filters.year else _("All years"),
        form=form,
        is_filtered=len(said) > 1,
        page=page,
        rows=[_row(item) for item in page],
        progress=shown(progress_of(found)),
        definition=words.DEFINITION,
        may_lead=may_lead(request.viewer),
        add_address=f"{reverse('portfolio:work_add')}?year={filters.year or fiscal_year_of(today)}",
        csv=f"{reverse('portfolio:work_csv')}?{urlencode(said)}",
    )
    return render(request, "portfolio/strategy/work.html", context)


@require_safe
@for_the_city
def as_csv(request: HttpRequest) -> HttpResponse:
    """Return the items of the page's filters as a CSV file."""
    plan, today = plan_or_404(), timezone.localdate()
    found = work(plan=plan, filters=_filters(request, plan), today=today)
    rows = [_csv_line(item) for item in found]
    note_download(by=request.viewer, what="work-plan", rows=len(rows))
    headings = [
        _("Fiscal year"),
        _("Area"),
        _("Goal"),
        _("Kind"),
        _("What is to be done"),
        _("Project"),
        _("Who answers for it"),
        _("Due"),
        _("State"),
        _("Done on"),
        _("Dropped on"),
        _("Reason"),
    ]
    return sheet.as_csv("work-plan", headings, rows)


@require_safe
@for_the_city
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show one item, and to the lead what can be done with it."""
    found = item_or_404(item_id)
    context = frame(
        "work",
        (_("Work plan"), _list_of(found)),
        (words.text(found.name), None),
        plan=found.goal.area.plan,
        row=_row(found),
        item=found,
        is_open=found.done_on is None and found.dropped_on is None,
        may_lead=may_lead(request.viewer),
    )
    return render(request, "portfolio/strategy/item.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def add(request: HttpRequest) -> HttpResponse:
    """Add an item to the work plan."""
    plan = plan_or_404()
    initial = {
        "fiscal_year": whole(
            request.GET.get("year"), otherwise=fiscal_year_of(timezone.localdate())
        ),
        "goal": whole(request.GET.get("goal"), otherwise=0) or None,
    }
    form = ItemForm(request.POST or None, plan=plan, initial=initial)

    def save() -> WorkPlanItem:
        return actions.save_item(by=request.viewer, values=form.values())

    made = _saved(request, form, save, "goal")
    if made is not None:
        messages.success(request, _("The item is in the work plan."))
        return redirect(_list_of(made))
    context = frame("work", (_("Work plan"), reverse("portfolio:work")), (_("Add"), None))
    return _form(request, form, context, _("Add to the work plan"), reverse("portfolio:work"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def edit(request: HttpRequest, item_id: int) -> HttpResponse:
    """Change an item."""
    found = item_or_404(item_id)
    form = ItemForm(request.POST or None, plan=found.goal.area.plan, item=found)

    def save() -> WorkPlanItem:
        return actions.save_item(by=request.viewer, values=form.values(), item=found)

    if _saved(request, form, save, None) is not None:
        messages.success(request, _("Your changes are kept."))
        return redirect("portfolio:work_item", item_id)
    return _form(request, form, _below(found, _("Edit")), _("Edit this item"), _page_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def complete(request: HttpRequest, item_id: int) -> HttpResponse:
    """Say when an item was done."""
    found = item_or_404(item_id)
    form = DoneForm(request.POST or None, initial={"on": timezone.localdate()})

    def save() -> WorkPlanItem:
        return actions.complete_item(by=request.viewer, item=found, on=form.cleaned_data["on"])

    if _saved(request, form, save, "on") is not None:
        messages.success(request, _("The item is done. You can reopen it."))
        return redirect("portfolio:work_item", item_id)
    return _form(
        request, form, _below(found, _("Complete")), _("Complete this item"), _page_of(found)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def drop(request: HttpRequest, item_id: int) -> HttpResponse:
    """Drop an item, with a reason."""
    found = item_or_404(item_id)
    form = DropForm(request.POST or None)

    def save() -> WorkPlanItem:
        reason = form.cleaned_data["reason"]
        return actions.drop_item(by=request.viewer, item=found, reason=reason)

    if _saved(request, form, save, "reason") is not None:
        messages.success(request, _("The item is dropped. You can reopen it."))
        return redirect("portfolio:work_item", item_id)
    return _form(request, form, _below(found, _("Drop")), _("Drop this item"), _page_of(found))


@require_POST
@allowed(may_lead)
def reopen(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take back that an item was done or dropped."""
    found = item_or_404(item_id)
    try:
        actions.reopen_item(by=request.viewer, item=found)
    except CitywideError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The item is open again."))
    return redirect("portfolio:work_item", item_id)


def _filters(request: HttpRequest, plan: StrategicPlan) -> WorkFilters:
    """Return the address's filters; without a year, this year's work or the plan's first."""
    years = _years(plan)
    year = fiscal_year_of(timezone.localdate())
    return work_filters(request.GET, year=min(max(year, years[0]), years[-1]))


def _years(plan: StrategicPlan) -> list[int]:
    used = WorkPlanItem.objects.filter(goal__area__plan=plan).values_list("fiscal_year", flat=True)
    planned = range(fiscal_year_of(plan.starts_on), fiscal_year_of(plan.ends_on) + 1)
    return sorted({*planned, *used.distinct().order_by()})


def _row(found: WorkPlanItem) -> dict[str, Any]:
    state = state_of(found, timezone.localdate())
    return {
        "item": found,
        "name": found.name,
        "kind": found.get_kind_display(),
        "goal": found.goal,
        "area": found.goal.area,
        "due_on": due_of(found),
        "state": words.STATES[state],
        "tag": words.STATE_KINDS.get(state, "neutral"),
        "year": words.fiscal_year(found.fiscal_year),
    }


def _csv_line(found: WorkPlanItem) -> list[Any]:
    return [
        found.fiscal_year,
        words.text(found.goal.area.name),
        words.text(found.goal.name),
        str(found.get_kind_display()),
        words.text(found.name),
        found.project.code if found.project else "",
        found.owner,
        due_of(found),
        str(words.STATES[state_of(found, timezone.localdate())]),
        found.done_on,
        found.dropped_on,
        found.reason,
    ]


def _saved(
    request: HttpRequest, form: Form, save: Callable[[], WorkPlanItem], field: str | None
) -> WorkPlanItem | None:
    """Save what was sent if it can be, else leave the mistake in the form and return None."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return save()
    except CitywideError as error:
        form.add_error(field, str(error))
        return None


def _form(
    request: HttpRequest, form: Form, context: dict[str, Any], heading: str, back: str
) -> HttpResponse:
    context |= {"form": form, "heading": heading, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/strategy/form.html", context, status=status)


def _below(found: WorkPlanItem, label: str) -> dict[str, Any]:
    steps = ((_("Work plan"), _list_of(found)), (words.text(found.name), _page_of(found)))
    return frame("work", *steps, (label, None), item=found)


def _page_of(found: WorkPlanItem) -> str:
    return reverse("portfolio:work_item", args=[found.pk])


def _list_of(found: WorkPlanItem) -> str:
    return f"{reverse('portfolio:work')}?year={found.fiscal_year}"
