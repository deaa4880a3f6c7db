"""The portal's settings in tests: a folder of their own, static files straight from the source."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import citywide

if "CITYWIDE_DATA" not in os.environ:
    os.environ["CITYWIDE_DATA"] = tempfile.mkdtemp(prefix="citywide-test-")
    if not os.environ.get("CITYWIDE_TEST_KEEP"):
        atexit.register(shutil.rmtree, os.environ["CITYWIDE_DATA"], ignore_errors=True)
os.environ.setdefault("CITYWIDE_CITY_NAME", "Testville")
os.environ.setdefault("CITYWIDE_PUBLIC_URL", "http://localhost")

# Every service's pages are there; its data sets only where a test asks for them.
_SERVICES = Path(citywide.__file__).parent / "services"
os.environ["CITYWIDE_SERVICES"] = ",".join(
    sorted(p.parent.name for p in _SERVICES.glob("*/apps.py"))
)

from citywide.portal.config.settings import *  # noqa: E402, F403
from citywide.portal.config.settings import DATA, DATABASES, STORAGES  # noqa: E402

del os.environ["CITYWIDE_SERVICES"]
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Tests of the second factor ask for it themselves.
SECOND_FACTOR_ROLES: frozenset[str] = frozenset()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that other processes (a worker, a server) see the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.db")}
