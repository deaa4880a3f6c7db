"""Pages about people: the list, one person, and everybody's own."""

from __future__ import annotations

from typing import Any

from allauth.account.views import password_reset
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from citywide.core.errors import CitywideError
from citywide.portal.accounts import actions, datasets, queries, second_factor
from citywide.portal.accounts.address import address_of
from citywide.portal.accounts.forms import FilterForm, NewPersonForm, PersonForm, in_words
from citywide.portal.accounts.links import password_link
from citywide.portal.accounts.models import User
from citywide.portal.accounts.roles import Role
from citywide.portal.ui.require import role

administrators_only = role(Role.ADMINISTRATOR)


@require_GET
@administrators_only
def users(request: HttpRequest) -> HttpResponse:
    """List the people, by search, role and department."""
    form = FilterForm(request.GET)
    page = queries.people(**form.values(), page=request.GET.get("page", 1))
    rows = [(user, roles_in_words(user), user.stewardships.all()) for user in page]
    context = {"form": form, "page": page, "rows": rows, "trail": _trail(_("People and roles"))}
    return render(request, "accounts/users.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def new(request: HttpRequest) -> HttpResponse:
    """Add a person."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.values() | {"email": form.cleaned_data["email"]}
        user = _try(form, lambda: actions.create_person(**_who(request), **values))
        if user:
            messages.success(request, _("%(name)s was added.") % {"name": user})
            return redirect("accounts:user", user.pk)
    context = {"form": form, "trail": _trail(_("Add a person"), _people())}
    return render(request, "accounts/new.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@administrators_only
def user(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show a person, and change their name, roles and data sets."""
    person = queries.person(id=user_id)
    form = PersonForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        values = form.values() | {"is_active": form.cleaned_data["is_active"]}
        changed = _try(form, lambda: actions.change_person(**_who(request), user=person, **values))
        if changed is not None:
            text = _("The changes were saved.") if changed else _("There was nothing to change.")
            messages.success(request, text)
            return redirect("accounts:user", user_id)
    return _person_page(request, person, form)


@require_POST
@administrators_only
def link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Make a link by which the person sets a password, and show it once."""
    person = queries.person(id=user_id)
    url = password_link(**_who(request), user=person, request=request)
    return _person_page(request, person, PersonForm(user=person), link=url)


@require_POST
@administrators_only
def remove_second_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    """Remove the second factor of somebody who lost it."""
    person = queries.person(id=user_id)
    actions.remove_second_factor(**_who(request), user=person)
    messages.success(request, _("The second factor was removed."))
    return redirect("accounts:user", user_id)


def forgotten(request: HttpRequest) -> HttpResponseBase:
    """Send a link to set a new password; a portal that sends no mail says whom to ask."""
    if settings.SENDS_MAIL:
        return password_reset(request)
    return render(request, "accounts/forgotten.html")


@require_GET
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show people what is known about them, and lead to password and second factor."""
    person = queries.person(id=request.user.pk)
    names = dict(datasets.choices())
    context = {
        "person": person,
        "roles": roles_in_words(person),
        "entrusted": [names.get(s.dataset, s.dataset) for s in person.stewardships.all()],
        "has_password": person.has_usable_password(),
        "has_second_factor": second_factor.is_set_up(person.pk),
        "trail": _trail(_("Your account")),
    }
    return render(request, "accounts/profile.html", context)


def roles_in_words(person: User) -> list[str]:
    """Return the roles somebody holds, and where."""
    return [in_words(g.role, g.department and g.department.name) for g in person.grants.all()]


def _person_page(
    request: HttpRequest, person: User, form: PersonForm, link: str = ""
) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "link": link,
        "has_second_factor": second_factor.is_set_up(person.pk),
        "trail": _trail(str(person), _people()),
    }
    status = 400 if form.errors else 200
    return render(request, "accounts/user.html", context, status=status)


def _try(form: PersonForm, act: Any) -> Any:
    """Return what `act` returns; None when it refuses, which the form then says."""
    try:
        return act()
    except CitywideError as error:
        form.add_error(None, str(error))
        return None


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.email, "address": address_of(request)}


def _people() -> tuple[str, str]:
    return _("People and roles"), reverse("accounts:users")


def _trail(label: str, *above: tuple[str, str]) -> list[tuple[str, str | None]]:
    return [(_("Home"), reverse("dashboards:home")), *above, (label, None)]
