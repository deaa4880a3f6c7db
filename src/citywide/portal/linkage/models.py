"""What people said about pairs of records: written once, never changed; and drawn samples."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from citywide.core.errors import UsageError


class Verdict(models.TextChoices):
    """What a reviewer can say."""

    SAME: Any = "same", _("Same person")
    DIFFERENT: Any = "different", _("Different people")
    UNSURE: Any = "unsure", _("Unsure")


class WrittenOnce(models.QuerySet):
    """Reads entries; refuses to change or delete them before the database has to."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()

    def delete(self) -> NoReturn:
        """Refuse."""
        _refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()


class Judgement(models.Model):
    """One entry of the log. An entry with `undoes` takes an earlier one back and says no more."""

    id = models.CharField(primary_key=True, max_length=32)
    spec = models.CharField(_("linkage"), max_length=100, db_index=True)
    run = models.CharField(_("run"), max_length=60)
    left_id = models.CharField(_("record"), max_length=300, db_index=True)
    right_id = models.CharField(_("other record"), max_length=300, db_index=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    by = models.CharField(_("by"), max_length=254, db_index=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("time"), db_index=True)
    model = models.CharField(_("model"), max_length=64)
    weights = models.JSONField(_("weights shown"), default=dict)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    objects = WrittenOnce.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(left_id=models.F("right_id")),
                name="judgement_is_about_two_records",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values), name="judgement_has_a_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id}: {self.verdict}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; raises UsageError for one that was written before."""
        if not self._state.adding:
            _refuse()
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()


class ReviewSample(models.Model):
    """Pairs drawn at random from the strata of one run, to be judged for measuring error."""

    spec = models.CharField(_("linkage"), max_length=100, db_index=True)
    run = models.CharField(_("run"), max_length=60, db_index=True)
    kind = models.CharField(_("within groups by"), max_length=60, blank=True)
    per_stratum = models.PositiveIntegerField(_("pairs per stratum"))
    seed = models.PositiveBigIntegerField(_("seed"))
    strata = models.JSONField(_("strata"))
    """Each with is_linked, least, group, size and the drawn pairs of record ids."""
    at = models.DateTimeField(_("time"))
    by = models.CharField(_("by"), max_length=254)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.spec} {self.run}"


def _refuse() -> NoReturn:
    raise UsageError("The log of judgements is append-only: take an entry back by a new one.")
