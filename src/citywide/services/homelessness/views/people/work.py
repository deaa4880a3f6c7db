"""Notes and next actions: what is to be done, and forms that write it down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citywide.core.errors import CitywideError, Forbidden, NotFound
from citywide.services.homelessness.actions import by_name as actions
from citywide.services.homelessness.forms.by_name import ActionForm, NoteForm
from citywide.services.homelessness.queries import by_name_work
from citywide.services.homelessness.views.people import page as frame
from citywide.services.homelessness.views.people.page import Cell, Field, Section, for_staff
from citywide.services.homelessness.words import by_name as work_words
from citywide.services.homelessness.words import people as words

_FORM = ["GET", "HEAD", "POST"]
_PER_PAGE = 50


@require_safe
@for_staff
def show(request: HttpRequest) -> HttpResponse:
    """List next actions: one's own, all that are overdue, or all that are open."""
    which = str(request.GET.get("which", "mine"))
    options = tuple((name, str(label)) for name, label in work_words.WHICH.items())
    return frame.shown(
        request, _("Next actions"),
        _("What is to be done next for people on the by-name list, the earliest due first."),
        [Field("which", _("Which"), which, options=options)],
        lambda purpose: _made(request, purpose, which),
    )  # fmt: skip


def _made(request: HttpRequest, purpose: str, which: str) -> Mapping[str, Any]:
    found = by_name_work.due(viewer=request.viewer, purpose=purpose, which=which)
    shown = frame.page_of(
        [{"due": one} for one in found], frame.number_of(request, "page"), _PER_PAGE
    )
    heads = (_("Person"), _("What is to be done"), _("Who"), _("Due"), _("How it stands"))
    rows = [_row(row["due"], purpose) for row in shown.rows]
    late = sum(one.is_overdue for one in found)
    note = _("%(late)d of %(all)d are overdue.") % {"late": late, "all": len(found)}
    empty = _("No next action. Open a person on the by-name list to plan one.")
    section = Section(
        "actions", _("Next actions"), heads, rows, note=note, page=shown, total=len(found),
        empty=empty,
    )  # fmt: skip
    return {"sections": [section]}


def _row(one: by_name_work.Due, purpose: str) -> list[Cell]:
    address = f"{frame.person_address(purpose, one.person_id)}#actions"
    return [
        Cell(one.person_id, address), Cell(one.action.what), Cell(str(one.action.who)),
        Cell(words.cell(one.action.due_on)), Cell(_("Overdue") if one.is_overdue else _("Open")),
    ]  # fmt: skip


@require_http_methods(_FORM)
@for_staff
def add_note(request: HttpRequest) -> HttpResponse:
    """Write a note about the person the address names."""
    purpose, person = _about(request)
    form = NoteForm(request.POST or None)
    return _answer(
        request, form, _("Write a note"), person, purpose, "notes",
        lambda: actions.write_note(
            by=request.viewer, purpose=purpose, person_id=person, text=form.cleaned_data["text"]
        ),
    )  # fmt: skip


@require_http_methods(_FORM)
@for_staff
def correct_note(request: HttpRequest, key: int) -> HttpResponse:
    """Correct a note by another."""
    purpose = frame.required_purpose(request)
    found = by_name_work.note_for(viewer=request.viewer, purpose=purpose, key=key)
    if found is None:
        raise NotFound(actions.nobody())
    note, person = found
    form = NoteForm(request.POST or None, initial={"text": note.text})
    return _answer(
        request, form, _("Correct a note"), person, purpose, "notes",
        lambda: actions.correct_note(
            by=request.viewer, purpose=purpose, key=key, text=form.cleaned_data["text"]
        ),
    )  # fmt: skip


@require_http_methods(_FORM)
@for_staff
def add_action(request: HttpRequest) -> HttpResponse:
    """Plan the next action for the person the address names."""
    purpose, person = _about(request)
    form = ActionForm(request.POST or None, initial={"who": request.viewer.user_id})
    return _answer(
        request, form, _("Plan a next action"), person, purpose, "actions",
        lambda: actions.plan_action(
            by=request.viewer, purpose=purpose, person_id=person, **form.cleaned_data
        ),
    )  # fmt: skip


@require_http_methods(_FORM)
@for_staff
def change_action(request: HttpRequest, key: int) -> HttpResponse:
    """Change a next action."""
    purpose = frame.required_purpose(request)
    found = by_name_work.action_for(viewer=request.viewer, purpose=purpose, key=key)
    if found is None:
        raise NotFound(actions.nobody())
    action, person = found
    values = {"what": action.what, "who": action.who_id, "due_on": action.due_on}
    form = ActionForm(request.POST or None, initial=values)
    return _answer(
        request, form, _("Change a next action"), person, purpose, "actions",
        lambda: actions.change_action(
            by=request.viewer, purpose=purpose, key=key, **form.cleaned_data
        ),
    )  # fmt: skip


@require_POST
@for_staff
def finish(request: HttpRequest, key: int) -> HttpResponse:
    """Mark a next action as done, or as open again (`undo`)."""
    request.GET = request.POST.copy()
    purpose = frame.required_purpose(request)
    is_undo = bool(request.POST.get("undo"))
    act = actions.reopen_action if is_undo else actions.finish_action
    found = by_name_work.action_for(viewer=request.viewer, purpose=purpose, key=key)
    act(by=request.viewer, purpose=purpose, key=key)
    messages.success(
        request,
        _("The next action is open again.")
        if is_undo
        else _("Done. If that was a mistake, open it again on this page."),
    )
    return redirect(_person_page(purpose, found[1] if found else "", "actions"))


def _about(request: HttpRequest) -> tuple[str, str]:
    """Return the purpose and the person of the address; somebody unknown is not found."""
    purpose = frame.required_purpose(request)
    person = str(request.GET.get("person", "")).strip()[:64]
    case = by_name_work.case_of(viewer=request.viewer, purpose=purpose, person_id=person)
    if case is None:
        raise Forbidden(_("For this purpose nothing is written about people."))
    if not case.is_known:
        raise NotFound(actions.nobody())
    return purpose, person


def _person_page(purpose: str, person: str, anchor: str) -> str:
    return f"{frame.person_address(purpose, person)}#{anchor}"


def _answer(
    request: HttpRequest, form: Form, heading: str, person: str, purpose: str, anchor: str,
    act: Callable[[], Any],
) -> HttpResponse:  # fmt: skip
    back = _person_page(purpose, person, anchor)
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except NotFound:
            raise
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return form_page(request, form, heading, back, note=person)


def form_page(
    request: HttpRequest, form: Form, heading: str, back: str, *, note: str = "",
    button: str = "", template: str = "homelessness/people/form.html",
) -> HttpResponse:  # fmt: skip
    """Return a page with one form; what it is about stays in nobody's cache."""
    context = {
        "form": form, "title": heading, "back": back, "note": note, "button": button or _("Save"),
        "trail": [
            (_("Homelessness"), reverse("homelessness:staff")), (heading, None),
        ],
    }  # fmt: skip
    answer = render(request, template, context)
    answer["Cache-Control"] = "no-store"
    return answer
