"""What happens at sign-in goes into the audit log: Django, allauth and axes tell, we record."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from axes.handlers.proxy import AxesProxyHandler
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth
from django.db import transaction
from django.http import HttpRequest

from citywide.portal.accounts.actions import subject_of
from citywide.portal.accounts.adapters import METHODS
from citywide.portal.accounts.address import address_of
from citywide.portal.accounts.models import User
from citywide.portal.accounts.throttle import username
from citywide.portal.audit.actions import record
from citywide.portal.audit.models import Action


def connect() -> None:
    """Listen; called once, when the app is ready."""
    auth.user_logged_in.connect(signed_in, dispatch_uid="audit")
    auth.user_login_failed.connect(sign_in_failed, dispatch_uid="audit")
    auth.user_logged_out.connect(signed_out, dispatch_uid="audit")
    user_locked_out.connect(locked_out, dispatch_uid="audit")
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(password_changed, dispatch_uid="audit")
    mfa.authenticator_added.connect(second_factor_added, dispatch_uid="audit")
    mfa.authenticator_reset.connect(second_factor_added, dispatch_uid="audit")
    mfa.authenticator_removed.connect(second_factor_removed, dispatch_uid="audit")
    mfa.authentication_failed.connect(code_failed, dispatch_uid="audit")


def signed_in(sender: Any, request: HttpRequest | None, user: User, **_: Any) -> None:
    """Record a sign-in, with how the person showed who they are."""
    session = getattr(request, "session", {})
    methods = session.get(METHODS, [])
    detail = {"methods": [method.get("method") for method in methods]}
    _about(request, user, Action.SIGN_IN, detail)


def sign_in_failed(sender: Any, credentials: Any, request: HttpRequest | None, **_: Any) -> None:
    """Record a failed sign-in.

    What was typed is kept only if it is a person's address: it may be a password in the wrong box.
    """
    typed = username(request, credentials) if request else ""
    user = User.objects.filter(email=typed).first()
    _about(request, user, Action.SIGN_IN_FAILED, {"known": user is not None})


def signed_out(sender: Any, request: HttpRequest | None, user: User | None, **_: Any) -> None:
    """Record a sign-out."""
    if user:
        _about(request, user, Action.SIGN_OUT)


def locked_out(sender: Any, request: HttpRequest, username: str, **_: Any) -> None:
    """Record that somebody failed too often."""
    _about(request, User.objects.filter(email=username).first(), Action.LOCKED_OUT)


def password_changed(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Record a new password."""
    _about(request, user, Action.PASSWORD)


def second_factor_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Any, **_: Any
) -> None:
    """Record a new second factor, or new recovery codes."""
    _about(request, user, Action.SECOND_FACTOR_ADDED, {"kind": authenticator.type})


def second_factor_removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Any, **_: Any
) -> None:
    """Record that a second factor is gone."""
    _about(request, user, Action.SECOND_FACTOR_REMOVED, {"kind": authenticator.type})


def code_failed(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Record a wrong code, and count it like a wrong password."""
    _about(request, user, Action.SIGN_IN_FAILED, {"known": True, "second_factor": True})
    AxesProxyHandler.user_login_failed(sender, {"email": user.email}, request)


def _about(request: HttpRequest | None, user: User | None, action: str, detail: Any = None) -> None:
    with transaction.atomic():
        record(
            by=user.email if user else "visitor",
            action=action,
            subject=subject_of(user) if user else "",
            detail=detail,
            address=address_of(request) if request else "",
        )
