# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long tips are kept: what two people hold back from destruction, and what was destroyed."""

from typing import ClassVar

from django.db import models

from tellsafe.desk.models.staff import Staff
from tellsafe.desk.models.tips import Tip
from tellsafe.desk.rules.decisions import HoldReason


class Hold(models.Model):
    """A tip is kept until a day, whatever the charter says, for a coded reason."""

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=12, choices=[(r.value, r.value) for r in HoldReason])
    until = models.DateField()
    day = models.DateField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tip", "until"], name="hold_of_tip")]


class Purged(models.Model):
    """How many tips were destroyed on a day, and whether that stands in the public log."""

    day = models.DateField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    logged = models.BooleanField(default=False)
