"""The made-up county, brought in and published."""

from __future__ import annotations

from pathlib import Path

from tests.services.homelessness.pages import made_up


def build(folder: Path) -> Path:
    """Import and publish into a folder the settings point at, and return it."""
    from citywide.services.homelessness.actions.hmis import import_export
    from citywide.services.homelessness.publish import publish
    from citywide.services.homelessness.queries.lake import PUBLISHER

    done = import_export(by=PUBLISHER, path=made_up.write(folder / "export"))
    assert done.failed == () and done.held == (), done
    published = publish(by=PUBLISHER)
    assert published.failed == () and published.held == (), published
    return folder
