# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pseudonyms from which no more is taken: a decision about a tip, never about a person."""

from typing import ClassVar

from django.db import models

from tellsafe.desk.models.tips import Tip


class Suspension(models.Model):
    """The source of a tip that two people found to be made up gets no more stamps this term.

    ``id`` is the number that its source appeals under. ``pseudonym`` is what the registry calls it
    by, sealed by a key of the desk's folder; ``pseudonym_hash`` and ``term`` are the tip's.
    ``day`` is the day from which it holds, ``lifted`` that from which it holds no more, ``upheld``
    that on which the oversight body said that it stays, and ``carried`` whether the registry knows
    how it stands. The tip may be purged before.
    """

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.OneToOneField(Tip, models.SET_NULL, null=True, related_name="suspension")
    pseudonym_hash = models.CharField(max_length=64, db_index=True)
    pseudonym = models.BinaryField(max_length=64)
    term = models.CharField(max_length=4)
    day = models.DateField()
    lifted = models.DateField(null=True)
    upheld = models.DateField(null=True)
    carried = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="suspension_to_carry", condition=models.Q(carried=False)
            )
        ]
