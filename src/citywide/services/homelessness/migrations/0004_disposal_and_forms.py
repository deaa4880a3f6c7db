import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def count_people(apps: Any, _schema_editor: Any) -> None:
    """Lists made before the count was kept name their clients still."""
    for run in apps.get_model("homelessness", "DisposalRun").objects.all():
        run.people = len(run.clients)
        run.save(update_fields=["people"])


class Migration(migrations.Migration):
    dependencies = [("homelessness", "0003_outreach")]
    operations = [
        migrations.AddField(
            model_name="disposalrun",
            name="people",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="disposalrun",
            name="took",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(count_people, migrations.RunPython.noop),
        migrations.CreateModel(
            name="ReleaseFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("media_type", models.CharField(max_length=100)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "is_scanned",
                    models.BooleanField(default=False, verbose_name="scanned for malware"),
                ),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="file",
                        to="homelessness.releaseofinformation",
                    ),
                ),
            ],
        ),
    ]
