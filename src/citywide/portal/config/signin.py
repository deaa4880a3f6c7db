"""Settings of sign-in: passwords, throttling, second factor, single sign-on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from citywide.core.settings import load

_SETTINGS = load()

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "catalog:mine"
LOGOUT_REDIRECT_URL = "dashboards:home"
ACCOUNT_ADAPTER = "citywide.portal.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "citywide.portal.accounts.adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": False}
"""Failed sign-ins are counted by axes, in the database, for all processes together."""
ACCOUNT_PREVENT_ENUMERATION = True

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_LOCKOUT_CALLABLE = "citywide.portal.accounts.throttle.locked_out"
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = _SETTINGS.trusted_proxies or None

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = f"Citywide {_SETTINGS.city_name}"
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"

SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
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
