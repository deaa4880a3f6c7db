"""Jobs and uploads."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import citywide.portal.jobs.models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("dataset", models.CharField(max_length=100, verbose_name="data set")),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=254, verbose_name="uploaded by")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="uploaded"
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__gt", 0)), name="upload_is_not_empty"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="kind")),
                ("dataset", models.CharField(blank=True, max_length=100, verbose_name="data set")),
                ("arguments", models.JSONField(blank=True, default=dict)),
                ("by", models.CharField(max_length=254, verbose_name="asked for by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=200)),
                ("share", models.FloatField(default=0)),
                ("message", models.TextField(blank=True)),
                ("reference", models.CharField(blank=True, max_length=12)),
                ("result", models.JSONField(blank=True, default=dict)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "attempts_allowed",
                    models.PositiveSmallIntegerField(
                        default=citywide.portal.jobs.models.attempts_allowed
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="asked for"
                    ),
                ),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished"),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="jobs.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="job_by_state"),
                    models.Index(fields=["by", "-created_at"], name="job_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "done", "failed", "cancelled"])
                        ),
                        name="job_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 0), ("share__lte", 1)),
                        name="job_share_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempts__lte", models.F("attempts_allowed"))),
                        name="job_attempts_are_bounded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", False),
                                ("state__in", ("done", "failed", "cancelled")),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("done", "failed", "cancelled")), _negated=True
                                ),
                                ("finished_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="job_is_finished_when_final",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), _negated=True),
                            models.Q(("attempts__gt", 0), ("started_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="job_running_has_started",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ("run", "refresh")), ("state", "queued")),
                        fields=("kind",),
                        name="one_waiting_run_and_refresh",
                    ),
                ],
            },
        ),
    ]
