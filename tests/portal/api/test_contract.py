"""The API keeps its own OpenAPI document, whatever it is asked (schemathesis)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from citywide.portal.api import limits

schemathesis = pytest.importorskip("schemathesis")
COSTLY = {"verify_receipt"}
"""Recomputes numbers for seconds; the tests by hand ask it once."""

KNOWN = {"dataset": "stays", "id": "live_share"}
"""Asked in place of made-up names, which would only ever find nothing."""


@pytest.mark.django_db
@pytest.mark.usefixtures("lake_city")
def test_answers_are_as_described(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.wsgi import get_wsgi_application

    monkeypatch.setattr(limits, "VISITOR", 10**9)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked = [found.ok() for found in schema.get_all_operations()]
    assert len(asked) > 12
    for operation in asked:
        if operation.definition.raw["operationId"] not in COSTLY:
            _check(operation)


def _check(operation: Any) -> None:
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def keeps_its_word(case: Any) -> None:
        for name, value in KNOWN.items():
            if name in (case.path_parameters or {}) and "receipts" not in operation.path:
                case.path_parameters[name] = value
        # Which columns there are is not in the document, so a well-formed filter may be refused.
        from schemathesis.specs.openapi.checks import positive_data_acceptance

        # The client in between does not unpack.
        headers = {"Accept-Encoding": "identity"}
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    keeps_its_word()
