"""How django-allauth meets the city: who may have an account, and where signing in leads."""

from __future__ import annotations

import base64
import hashlib
import logging
import time
from http import HTTPStatus
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from citywide.portal.accounts import actions
from citywide.portal.accounts.address import address_of
from citywide.portal.accounts.models import User
from citywide.portal.accounts.roles import Role

_log = logging.getLogger(__name__)

METHODS = "account_authentication_methods"
"""Where django-allauth keeps, in the session, how and when somebody showed who they are."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with a password. Nobody signs up: administrators make accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("Type your current password."),
        "too_many_login_attempts": _("Too many failed attempts. Try again in fifteen minutes."),
        "invalid_password_reset": _("This link is not valid any more. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: see `SocialAccountAdapter` for the one way in without an administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Do nothing: axes counts failed passwords, in the database, for all processes."""

    def reauthenticate(self, user: User, password: str) -> bool:
        """Return whether this is the password of somebody already signed in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link, but not to people who only sign in through the city's provider."""
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the page each person starts from."""
        roles = set(request.user.grants.values_list("role", flat=True))
        if roles == {Role.PRIVACY_OFFICER}:
            return resolve_url("audit:log")
        is_staff = bool(roles) or request.user.stewardships.exists()
        return resolve_url(settings.LOGIN_REDIRECT_URL if is_staff else settings.HOME_URL)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Return the same for somebody the city's provider has just introduced."""
        return self.get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Return whether to ask again who somebody is: not within minutes after they signed in."""
        methods = self.request.session.get(METHODS, [])
        newest = max((method.get("at", 0) for method in methods), default=0)
        return time.time() - newest > account_settings.REAUTHENTICATION_TIMEOUT

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address the request came from, behind the trusted proxies."""
        return address_of(request)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on with the city's OpenID Connect provider.

    A person with an account here is found by their verified e-mail address. Anybody else the
    provider vouches for gets an account: as staff of the department in their claim `department`,
    if a department of that name exists, and otherwise without any role, like a visitor. More
    roles are given by administrators only.
    """

    def get_requests_session(self) -> Any:
        """Return the means to ask the provider; if it does not answer, people are told so."""
        session = super().get_requests_session()
        ask = session.request

        def request(*args: Any, **kwargs: Any) -> Any:
            try:
                answer = ask(*args, **kwargs)
                if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    answer.raise_for_status()
            except RequestException as error:
                _log.warning("The single sign-on provider does not answer: %s", error)
                raise ImmediateHttpResponse(redirect("socialaccount_login_error")) from error
            return answer

        session.request = request
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return whether the provider vouches for the person's e-mail address."""
        return any(address.verified for address in sociallogin.email_addresses)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keep the password of a known person: their address was checked by whoever added them."""
        if sociallogin.is_existing:
            confirm_address(sociallogin.user)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Return the new account of somebody who was not known yet."""
        claims = _claims(sociallogin)
        user: User = sociallogin.user
        user.name = str(claims.get("name") or user.email)[:200]
        return actions.welcome(
            user=user,
            save=lambda: super(SocialAccountAdapter, self).save_user(request, sociallogin, form),
            department=str(claims.get("department") or ""),
            address=address_of(request),
        )


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted under the portal's secret key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Codes change every 30 seconds.")
    }

    def encrypt(self, text: str) -> str:
        """Return the text as it is kept in the database."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text that was kept."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def confirm_address(user: User) -> None:
    """Note that a person's e-mail address was checked, by an administrator or the provider."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def _claims(sociallogin: Any) -> dict[str, Any]:
    data = sociallogin.account.extra_data
    return {**data.get("id_token", {}), **data.get("userinfo", {})}


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
