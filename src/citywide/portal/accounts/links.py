"""Links by which a person sets a password: handed over by an administrator, or sent by e-mail."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from citywide.portal.accounts.actions import subject_of
from citywide.portal.accounts.models import User
from citywide.portal.audit.actions import record
from citywide.portal.audit.models import Action


def password_link(*, by: str, user: User, request: HttpRequest, address: str = "") -> str:
    """Return the address where the person sets a password; good for one use within three days."""
    key = default_token_generator.make_token(user)
    names = {"uidb36": user_pk_to_url_str(user), "key": key}
    detail = {"password_link": True}
    record(by=by, action=Action.CHANGE, subject=subject_of(user), detail=detail, address=address)
    return str(request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=names)))
