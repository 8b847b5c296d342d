# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts by month, kept as things happen: what the figures are made of. Drills are in none."""

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """How often ``measure`` happened in a month to tips of one entry, language and district; all
    three are empty of what is counted by its month alone.

    Where the measure is a delay, ``days`` is the sum of the days it took, and ``in_time`` how often
    it took no longer than promised.
    """

    id = models.CharField(primary_key=True, max_length=64)
    month = models.DateField()
    measure = models.CharField(max_length=32)
    entry = models.CharField(max_length=128)
    language = models.CharField(max_length=128)
    district = models.CharField(max_length=128, blank=True)
    count = models.BigIntegerField(default=0)
    days = models.BigIntegerField(default=0)
    in_time = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["month", "measure"], name="tally_month")]
