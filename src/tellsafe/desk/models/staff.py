# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people who work here: the only ones who are rows."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tellsafe.desk.rules.roles import Duty, Role, duties_of


class Staff(AbstractBaseUser):
    """An account of somebody who works at this desk. When they signed in is not kept.

    Whoever leaves stays a row that can't sign in, since the record names who did what.
    """

    name = models.CharField(max_length=64, unique=True)
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    last_login = None

    USERNAME_FIELD = "name"
    objects = BaseUserManager()

    @property
    def duties(self) -> frozenset[Duty]:
        """All that this person's roles come with."""
        return duties_of([Role(role) for role in self.roles])

    def may(self, duty: Duty) -> bool:
        """Whether one of this person's roles comes with ``duty``."""
        return self.is_active and duty in self.duties


class Invitation(models.Model):
    """A link that makes one account, once. The table holds its hash alone."""

    token_hash = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=64)
    roles = models.JSONField(default=list)
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    until = models.DateField()
