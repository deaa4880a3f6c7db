"""Django's own check for deployment, in a process of its own with the settings of a real portal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PRODUCTION = {
    "CITYWIDE_PUBLIC_URL": "https://data.example.org",
    "DJANGO_SETTINGS_MODULE": "citywide.portal.config.settings",
}


def run(folder: Path, code: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("CITYWIDE_", "DATABASE_", "DJANGO_ALLOW"))
    }
    environment = kept | PRODUCTION | {"CITYWIDE_DATA": str(folder)} | settings
    command = [sys.executable, "-W", "error::RuntimeWarning", *code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("provider", ["", "https://id.example.org/city"])
def test_check_deploy_is_clean(tmp_path: Path, provider: str) -> None:
    check = ["-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = run(tmp_path, check, CITYWIDE_OIDC_URL=provider, CITYWIDE_TRUSTED_PROXIES="1")
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr


def test_migrations_are_complete(tmp_path: Path) -> None:
    check = ["-m", "django", "makemigrations", "--check", "--dry-run", "accounts", "audit"]
    done = run(tmp_path, check)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://id.example.org", True),
        ("http://localhost:9400", True),
        ("http://127.0.0.1:9400/city", True),
        ("http://id.example.org", False),
        ("http://localhost.example.org", False),
    ],
)
def test_the_provider_is_reached_safely(tmp_path: Path, url: str, is_taken: bool) -> None:
    load = ["-c", "from django.conf import settings; print(settings.SINGLE_SIGN_ON)"]
    done = run(tmp_path, load, CITYWIDE_OIDC_URL=url)
    assert (done.returncode == 0) is is_taken
    assert is_taken or "https://" in done.stderr


def test_password_hashes_and_factors_of_a_real_portal(tmp_path: Path) -> None:
    code = """
from django.conf import settings
print(settings.PASSWORD_HASHERS[0], sorted(settings.SECOND_FACTOR_ROLES))
"""
    done = run(tmp_path, ["-c", code])
    assert done.stdout.split(maxsplit=1) == [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "['administrator', 'privacy_officer', 'steward']\n",
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", "False localhost 25 False False"),
        ("smtp+tls://me:p%40ss@mail.example.org", "True mail.example.org 587 False True me p@ss"),
        ("smtps://mail.example.org", "True mail.example.org 465 True False"),
        ("smtp://mail.example.org:2525", "True mail.example.org 2525 False False"),
    ],
)
def test_the_mail_server(tmp_path: Path, url: str, expected: str) -> None:
    code = """
from django.conf import settings as s
print(s.SENDS_MAIL, s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_SSL, s.EMAIL_USE_TLS,
      s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD)
"""
    done = run(tmp_path, ["-c", code], CITYWIDE_MAIL_URL=url)
    assert done.stdout.strip() == expected, done.stderr


def test_a_mail_server_of_another_kind_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, ["-m", "django", "check"], CITYWIDE_MAIL_URL="imap://mail.example.org")
    assert "CITYWIDE_MAIL_URL must begin with" in done.stderr
