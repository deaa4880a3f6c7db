"""The imported city."""

from tests.services.homelessness.imported import (  # noqa: F401 fixtures are found by name
    imported_city,
    imported_once,
    own_imported_city,
)
