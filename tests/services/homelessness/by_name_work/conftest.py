"""The world of consent, with people of every role in it, and the made-up county."""

from tests.services.homelessness.consent.conftest import (  # noqa: F401 fixtures are found by name
    built_world,
    consent,
    django_db_setup,
    in_english,
    users,
    viewers,
    without_eva,
    world,
)
from tests.services.homelessness.pages.conftest import (  # noqa: F401
    built_county,
    chromium,
    client_of,
    county,
)
