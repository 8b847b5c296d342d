# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public is told of the work, month by month; and categories that are paused."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tellsafe.desk.models.staff import Staff


class MonthAccount(models.Model):
    """The account of a month ("2026-10"), signed; whether intake has it.

    ``stands``: where its hash stands in the log, as the log answered; None as long as it does not.
    """

    month = models.CharField(primary_key=True, max_length=7)
    signed = models.BinaryField()
    stands = models.JSONField(null=True)
    handed = models.BooleanField(default=False)


class FairnessCheck(models.Model):
    """A quarter ("2026-Q3") was looked at: on which day, and how many groups were judged."""

    quarter = models.CharField(primary_key=True, max_length=7)
    day = models.DateField()
    judged = models.PositiveIntegerField()


class Pause(models.Model):
    """A category is paused since a quarter's rates were out of line in it, until it is lifted.

    ``measure``: which rate; ``by`` and ``part``: whose, the category's own, a language's or an
    area's. ``hits`` of ``whole`` against ``other_hits`` of ``other_whole``.
    """

    id = models.CharField(primary_key=True, max_length=22)
    category = models.CharField(max_length=64)
    quarter = models.CharField(max_length=7)
    measure = models.CharField(max_length=16)
    by = models.CharField(max_length=16)
    part = models.CharField(max_length=64)
    hits = models.BigIntegerField()
    whole = models.BigIntegerField()
    other_hits = models.BigIntegerField()
    other_whole = models.BigIntegerField()
    since = models.DateField()
    lifted = models.DateField(null=True)
    lifted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    finding = models.CharField(max_length=16, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "quarter", "measure", "by", "part"], name="pause_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["category"], name="pause_now", condition=Q(lifted=None))
        ]
