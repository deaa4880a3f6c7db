"""The forms of django-allauth, in the portal's words and without hints inside the boxes."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _


class Worded:
    """Gives fields their labels and takes placeholders away, which vanish when typing."""

    labels: ClassVar[dict[str, Any]] = {
        "login": _("E-mail address"),
        "email": _("E-mail address"),
        "password": _("Password"),
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
        "code": _("Code"),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            field.help_text = _rules() if name == "password1" else ""


class LoginForm(Worded, account.LoginForm):
    """Who signs in, with which password."""


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """The password until now, and the new one twice."""


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """Who forgot a password."""


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    """The new password twice."""


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    """The password, once more."""


class Throttled:
    """Refuses codes, right or wrong, from where too many were wrong."""

    user: Any

    def clean_code(self) -> str:
        """Return the code, if it is right and was not guessed at too often."""
        request = context.request
        if not AxesProxyHandler.is_allowed(request, {"email": self.user.email}):
            request.axes_locked_out = True
            raise forms.ValidationError(_("Too many failed attempts."))
        return str(super().clean_code())  # type: ignore[misc]


class AuthenticateForm(Worded, Throttled, mfa.AuthenticateForm):
    """The code of a second factor, at sign-in."""


class ReauthenticateWithCodeForm(Worded, Throttled, mfa.ReauthenticateForm):
    """The code of a second factor, once more."""


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    """The first code of a new second factor."""


def _rules() -> str:
    rules = ((text,) for text in password_validators_help_texts())
    return format_html_join("", "<p>{}</p>", rules)
