"""Settings of sign-in: passwords, throttling, second factor, single sign-on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from citywide.core.errors import SettingsError
from citywide.core.settings import load

_SETTINGS = load()

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "catalog:mine"
LOGOUT_REDIRECT_URL = HOME_URL = "dashboards:home"
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = _SETTINGS.trusted_proxies

ACCOUNT_ADAPTER = "citywide.portal.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _SETTINGS.public_url.startswith("https:") else "http"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
"""Wrong codes of a second factor, by person. Wrong passwords are counted by axes."""
ACCOUNT_FORMS = {
    "login": "citywide.portal.accounts.signin_forms.LoginForm",
    "change_password": "citywide.portal.accounts.signin_forms.ChangePasswordForm",
    "reset_password": "citywide.portal.accounts.signin_forms.ResetPasswordForm",
    "reset_password_from_key": "citywide.portal.accounts.signin_forms.ResetPasswordKeyForm",
    "reauthenticate": "citywide.portal.accounts.signin_forms.ReauthenticateForm",
}

_mail = urlsplit(_SETTINGS.mail_url)
if _mail.scheme not in {"", "smtp", "smtps", "smtp+tls"}:
    raise SettingsError("CITYWIDE_MAIL_URL must begin with smtp://, smtps:// or smtp+tls://.")
SENDS_MAIL = bool(_SETTINGS.mail_url)
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp+tls"
EMAIL_PORT = _mail.port or {"smtps": 465, "smtp+tls": 587}.get(_mail.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _SETTINGS.contact_email

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "citywide.portal.accounts.throttle.username"
AXES_CLIENT_IP_CALLABLE = "citywide.portal.accounts.throttle.address"
AXES_LOCKOUT_CALLABLE = "citywide.portal.accounts.throttle.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "code", "oldpassword", "password1", "password2"]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
"""Sign-ins are in the audit log; a second list of them would only be one more to protect."""

SECOND_FACTOR_ROLES = frozenset(_SETTINGS.second_factor_roles.replace(" ", "").split(",")) - {""}
MFA_ADAPTER = "citywide.portal.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = f"Citywide {_SETTINGS.city_name}"
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Addresses are checked by the administrators who add people."""
MFA_FORMS = {
    "authenticate": "citywide.portal.accounts.signin_forms.AuthenticateForm",
    "reauthenticate": "citywide.portal.accounts.signin_forms.ReauthenticateWithCodeForm",
    "activate_totp": "citywide.portal.accounts.signin_forms.ActivateTOTPForm",
}

_provider = urlsplit(_SETTINGS.oidc_url)
if _provider.scheme == "http" and _provider.hostname not in {"localhost", "127.0.0.1", "::1"}:
    # Who signs in is believed because the answer comes straight from the provider, over TLS.
    raise SettingsError(
        f"CITYWIDE_OIDC_URL is {_SETTINGS.oidc_url!r}, but it must begin with https://."
    )
SOCIALACCOUNT_ADAPTER = "citywide.portal.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SINGLE_SIGN_ON = _SETTINGS.oidc_name if _SETTINGS.oidc_url else ""
"""What the button says; without a provider there is no button."""
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "city",
                    "name": _SETTINGS.oidc_name,
                    "client_id": _SETTINGS.oidc_client_id,
                    "secret": _SETTINGS.oidc_client_secret,
                    "settings": {"server_url": _SETTINGS.oidc_url},
                }
            ],
        }
    }
    if _SETTINGS.oidc_url
    else {}
)
