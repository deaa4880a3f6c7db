"""Settings of processes started by tests: the test's own database, and only the queue's pages."""

import os

from tests.portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.portal.jobs.urls"

if "CITYWIDE_TEST_STOP_SECONDS" in os.environ:
    JOB_STOP_SECONDS = int(os.environ["CITYWIDE_TEST_STOP_SECONDS"])
