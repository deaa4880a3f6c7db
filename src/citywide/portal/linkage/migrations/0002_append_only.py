"""The database refuses to change or delete judgements.

A later migration that alters the table must call `triggers.remove` before and `triggers.install`
after: SQLite rebuilds a table to alter it, and drops its triggers with the old one.
"""

from typing import Any

from django.db import migrations

from citywide.portal.linkage import triggers


def install(apps: Any, schema_editor: Any) -> None:
    """Make the triggers."""
    triggers.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("linkage", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
