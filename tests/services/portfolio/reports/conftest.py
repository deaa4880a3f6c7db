"""The golden example, loaded and reported on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.services.portfolio.golden import AS_OF, PREVIOUS, document


@pytest.fixture
def golden(portfolio_city: Path, office: dict[str, Any], viewer: Callable[[str], Any]) -> Any:
    """The portfolio of the golden example, entered."""
    from citywide.services.portfolio.actions.load import load

    return load(by=viewer("lead"), document=document())


@pytest.fixture
def report(golden: Any, viewer: Callable[[str], Any]) -> Any:
    """The golden example's report, a draft of the lead's."""
    from citywide.services.portfolio.actions.report import make_report

    return make_report(by=viewer("lead"), as_of=AS_OF, previous_on=PREVIOUS)
