"""Forms by which administrators add and change people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citywide.portal.accounts import datasets, queries, roles
from citywide.portal.accounts.actions import GrantName
from citywide.portal.accounts.models import User
from citywide.portal.accounts.roles import CITY_ROLES

WHOLE_CITY = ""
_SEPARATOR = "|"


class FilterForm(forms.Form):
    """Which people the list shows."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steward = (queries.STEWARD, _("Steward"))
        self.fields["role"].choices = [("", _("All roles")), *roles.choices(), steward]
        names = [(name, name) for name in queries.departments()]
        self.fields["department"].choices = [("", _("All departments")), *names]

    def values(self) -> dict[str, Any]:
        """Return search, role and department; a filter that is wrong filters nothing."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "search": found.get("q", ""),
            "role": found.get("role", ""),
            "department": found.get("department", ""),
        }


class PersonForm(forms.Form):
    """A person's name, roles and data sets. Roles held are ticked; one can be added at a time."""

    name = forms.CharField(label=_("Name"), max_length=200)
    is_active = forms.BooleanField(label=_("May sign in"), required=False)
    held = forms.MultipleChoiceField(
        label=_("Roles"),
        help_text=_("Remove the tick to take a role away."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    new_role = forms.ChoiceField(label=_("Give a role"), required=False)
    new_department = forms.ChoiceField(label=_("In the department"), required=False)
    stewardships = forms.MultipleChoiceField(
        label=_("Data sets entrusted to this person"),
        help_text=_("A steward reviews held versions and corrects quarantined rows."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        grants = _grants_of(user)
        entrusted = [s.dataset for s in user.stewardships.all()] if user else []
        initial = {
            "name": user.name if user else "",
            "is_active": user.is_active if user else True,
            "held": [_key(grant) for grant in grants],
            "stewardships": entrusted,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if not user:
            del self.fields["is_active"]
        self._offer_roles(grants)
        self._offer_datasets(entrusted)

    def _offer_roles(self, grants: list[GrantName]) -> None:
        if grants:
            self.fields["held"].choices = [(_key(grant), in_words(*grant)) for grant in grants]
        else:
            del self.fields["held"]
        self.fields["new_role"].choices = [("", _("No further role")), *roles.choices()]
        names = [(name, name) for name in queries.departments()]
        self.fields["new_department"].choices = [(WHOLE_CITY, _("The whole city")), *names]

    def _offer_datasets(self, entrusted: list[str]) -> None:
        offered = datasets.choices()
        # What is entrusted stays visible even if its contract is gone.
        gone = sorted(set(entrusted) - {dataset for dataset, _name in offered})
        self.fields["stewardships"].choices = [*offered, *((name, name) for name in gone)]
        if not self.fields["stewardships"].choices:
            del self.fields["stewardships"]

    def clean(self) -> dict[str, Any]:
        """Return the values; a department without a role, or the other way round, is a mistake."""
        values: dict[str, Any] = super().clean()
        role, department = values.get("new_role"), values.get("new_department")
        if department and not role:
            self.add_error("new_role", _("Choose which role to give in this department."))
        if department and role in CITY_ROLES:
            text = _("This role is held in the whole city, not in one department.")
            self.add_error("new_department", text)
        return values

    def grants(self) -> set[GrantName]:
        """Return the roles the person shall hold."""
        kept = {_grant(key) for key in self.cleaned_data.get("held", [])}
        role, department = self.cleaned_data["new_role"], self.cleaned_data["new_department"]
        return kept | ({(role, department or None)} if role else set())

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {
            "name": self.cleaned_data["name"],
            "grants": self.grants(),
            "stewardships": self.cleaned_data.get("stewardships", []),
        }


class NewPersonForm(PersonForm):
    """A person who is not known yet."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    field_order = ("email",)


def in_words(role: str, department: str | None) -> str:
    """Return a role and where it is held, in the reader's language."""
    label = roles.label_of(role)
    if not department:
        return str(label)
    return str(_("%(role)s, %(department)s") % {"role": label, "department": department})


def _grants_of(user: User | None) -> list[GrantName]:
    if not user:
        return []
    return [(g.role, g.department.name if g.department else None) for g in user.grants.all()]


def _key(grant: GrantName) -> str:
    return f"{grant[0]}{_SEPARATOR}{grant[1] or WHOLE_CITY}"


def _grant(key: str) -> GrantName:
    role, _bar, department = key.partition(_SEPARATOR)
    return role, department or None
