"""People of the city, their departments, and what they may do where."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from citywide.portal.accounts import roles


class Department(models.Model):
    """A department, named as the contracts name it."""

    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users that sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new user; without a password only single sign-on lets them in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person who signs in, by e-mail address."""

    username = None
    first_name = None
    last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the e-mail address in small letters: it is one address however it is typed."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Return the name as the person writes it."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the same: names of many cultures have no first part to shorten to."""
        return str(self)


class Grant(models.Model):
    """A role a person holds, in one department or, without one, in the whole city."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=30, choices=roles.choices)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "role", "department"], name="one_grant_per_role_and_department"
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(department=None),
                name="one_grant_per_role_in_the_city",
            ),
            # Services add roles, so which there are is the registry's to say.
            models.CheckConstraint(condition=~models.Q(role=""), name="grant_has_a_role"),
        ]


class Stewardship(models.Model):
    """A data set entrusted to a data steward."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stewardships")
    dataset = models.CharField(_("data set"), max_length=100)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "dataset"], name="one_stewardship_per_dataset")
        ]
