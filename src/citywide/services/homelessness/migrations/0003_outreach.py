import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import citywide.services.homelessness.models.entered
import citywide.services.homelessness.models.places


class Migration(migrations.Migration):
    dependencies = [("homelessness", "0002_by_name_work")]

    operations = [
        migrations.CreateModel(
            name="OutreachSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=254)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("team", models.CharField(max_length=80, verbose_name="team")),
                ("on_day", models.DateField(verbose_name="day")),
                ("district", models.CharField(max_length=40, verbose_name="council district")),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        help_text="A neighborhood, a creek or a park; never an address.",
                        max_length=120,
                        validators=[citywide.services.homelessness.models.entered.area_name],
                        verbose_name="area",
                    ),
                ),
                (
                    "workers",
                    models.TextField(
                        help_text="One name on each line.", max_length=1000, verbose_name="workers"
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="note")),
            ],
            options={
                "ordering": ["-on_day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=254)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("dataset", models.CharField(max_length=80, verbose_name="data set")),
                (
                    "reported_column",
                    models.CharField(max_length=80, verbose_name="column of the day reported"),
                ),
                (
                    "district_column",
                    models.CharField(max_length=80, verbose_name="column of the council district"),
                ),
                (
                    "days_column",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        verbose_name="column of the days until it was closed",
                    ),
                ),
                (
                    "closed_column",
                    models.CharField(
                        blank=True,
                        help_text="Used where there is no column of days.",
                        max_length=80,
                        verbose_name="column of the day it was closed",
                    ),
                ),
                (
                    "only_column",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        verbose_name="column that tells encampments from other requests",
                    ),
                ),
                (
                    "only_value",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="its value for encampments"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Encampment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=254)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "code",
                    models.CharField(
                        help_text="How the teams call it, like C3-014.",
                        max_length=20,
                        verbose_name="code",
                    ),
                ),
                ("district", models.CharField(max_length=40, verbose_name="council district")),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        help_text="A neighborhood, a creek or a park; never an address.",
                        max_length=120,
                        validators=[citywide.services.homelessness.models.entered.area_name],
                        verbose_name="area",
                    ),
                ),
                (
                    "estimated_people",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="estimated people",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("cleared", "Cleared")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("first_seen_on", models.DateField(verbose_name="first seen on")),
                ("cleared_on", models.DateField(blank=True, null=True, verbose_name="cleared on")),
                (
                    "reports",
                    models.TextField(
                        blank=True,
                        help_text="One number on each line.",
                        max_length=4000,
                        verbose_name="311 reports",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="note")),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("code",),
                        name="one_encampment_per_code",
                        violation_error_message="There is an encampment of this code already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cleanup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=254)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("planned_on", models.DateField(verbose_name="planned for")),
                (
                    "notice_on",
                    models.DateField(blank=True, null=True, verbose_name="notice posted on"),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "was_offered",
                    models.BooleanField(
                        blank=True,
                        null=True,
                        verbose_name="services were offered to everybody there before",
                    ),
                ),
                (
                    "offered",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[citywide.services.homelessness.models.places.only_services],
                        verbose_name="services offered before",
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="people there",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="note")),
                (
                    "encampment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cleanups",
                        to="homelessness.encampment",
                        verbose_name="encampment",
                    ),
                ),
            ],
            options={
                "ordering": ["-planned_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="InterimSite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=254)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("project", models.CharField(max_length=400, verbose_name="HMIS project")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("district", models.CharField(max_length=40, verbose_name="council district")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                (
                    "closed_on",
                    models.DateField(
                        blank=True,
                        help_text="The first day it was closed.",
                        null=True,
                        verbose_name="closed on",
                    ),
                ),
                (
                    "beds",
                    models.PositiveSmallIntegerField(
                        help_text="Used where the HMIS has no inventory for a night.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="beds",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("project",),
                        name="one_site_per_project",
                        violation_error_message="This project is on the list already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NightCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=254)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("night", models.DateField(verbose_name="night")),
                (
                    "unsheltered",
                    models.PositiveIntegerField(verbose_name="people sleeping outside"),
                ),
                (
                    "low",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="at least"),
                ),
                (
                    "high",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="at most"),
                ),
                (
                    "sheltered",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="people in shelter"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("complete", "Complete count: every area was walked"),
                            ("sample", "Sample of areas, the rest computed"),
                            ("survey", "Count with a survey that was extrapolated"),
                            ("service", "Interviews at services on the days after"),
                            ("other", "Another method"),
                        ],
                        max_length=10,
                        verbose_name="method",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="The report it is from, with its page.",
                        max_length=300,
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "ordering": ["-night"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("night",),
                        name="one_count_per_night",
                        violation_error_message="There is a count of this night already. Change that.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=254)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "person_id",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        help_text="The code on the by-name list. Leave it empty for people you do not know.",
                        max_length=64,
                        verbose_name="person",
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="1 for a person of the list.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="number of people",
                    ),
                ),
                (
                    "offered",
                    models.JSONField(blank=True, default=list, verbose_name="services offered"),
                ),
                (
                    "accepted",
                    models.JSONField(blank=True, default=list, verbose_name="services accepted"),
                ),
                (
                    "living_situation",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (
                                116,
                                "Place not meant for habitation, such as a vehicle, a park or the street",
                            ),
                            (101, "Emergency shelter"),
                            (118, "Safe haven"),
                            (302, "Transitional housing"),
                            (314, "Hotel or motel paid for by the person"),
                            (336, "Staying with friends, temporarily"),
                            (335, "Staying with family, temporarily"),
                            (206, "Hospital"),
                            (204, "Psychiatric hospital"),
                            (205, "Substance use treatment facility"),
                            (207, "Jail or prison"),
                            (410, "Rental by the person, without subsidy"),
                            (435, "Rental by the person, with subsidy"),
                            (37, "Worker unable to determine"),
                            (99, "Data not collected"),
                        ],
                        null=True,
                        verbose_name="current living situation",
                    ),
                ),
                (
                    "next_step",
                    models.TextField(blank=True, max_length=2000, verbose_name="next step"),
                ),
                (
                    "encampment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="homelessness.encampment",
                        verbose_name="encampment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="homelessness.outreachsession",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "ordering": ["-session__on_day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_by", models.CharField(editable=False, max_length=254)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "person_id",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        help_text="The code on the by-name list.",
                        max_length=64,
                        verbose_name="person",
                    ),
                ),
                ("district", models.CharField(max_length=40, verbose_name="council district")),
                ("project", models.CharField(max_length=400, verbose_name="site")),
                ("offered_on", models.DateField(verbose_name="offered on")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waiting", "No answer yet"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("location", "Too far away, or the wrong place"),
                            ("rules", "Rules or curfew"),
                            ("belongings", "Belongings could not come"),
                            ("pets", "Pets could not come"),
                            ("partner", "Partner or family could not come"),
                            ("safety", "Does not feel safe there"),
                            ("privacy", "No privacy"),
                            ("health", "Health or disability"),
                            ("waits", "Waits for permanent housing"),
                            ("none", "Gave no reason"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason for refusing",
                    ),
                ),
                ("in_on", models.DateField(blank=True, null=True, verbose_name="moved in on")),
                ("out_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="homelessness.contact",
                        verbose_name="contact",
                    ),
                ),
            ],
            options={
                "ordering": ["-offered_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("record_id", models.BigIntegerField()),
                ("what", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=254)),
                ("at", models.DateTimeField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField()),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone",
                        to="homelessness.change",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["kind", "record_id"], name="homelessnes_kind_73f0e6_idx")
                ],
            },
        ),
    ]
