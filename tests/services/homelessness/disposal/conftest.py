"""The world of consent, a lake of its own for each test."""

from tests.services.homelessness.consent.conftest import users, viewers  # noqa: F401
