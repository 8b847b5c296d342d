# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seats of the oversight body at the desk, and reviews that it orders."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tellsafe.desk.models.incidents import Incident
from tellsafe.desk.models.staff import Staff
from tellsafe.desk.models.tips import Tip
from tellsafe.desk.rules.reviews import Finding


class Seat(models.Model):
    """The last word by which the body gave somebody a seat, or ended it, as its key signed it. An
    account with the role and without a word that gives one opens nothing: web.oversight.seated
    asks each time."""

    staff = models.OneToOneField(Staff, models.CASCADE, primary_key=True, related_name="seat")
    word = models.TextField()


class UsedWord(models.Model):
    """A word of the body that was used; kept until it is good no longer by itself."""

    word = models.CharField(primary_key=True, max_length=22)
    until = models.DateField()


class Review(models.Model):
    """The body has ordered that the desk account for a tip or an incident.

    Until the body ends it, what would end or destroy the matter waits. ``statement`` is the desk's
    account, that two people gave; ``finding`` what the body says in the end.
    """

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, null=True, related_name="reviews")
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, related_name="reviews")
    reason = models.TextField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    day = models.DateField()
    statement = models.TextField(blank=True)
    stated_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    stated = models.DateField(null=True)
    finding = models.CharField(
        max_length=12, blank=True, choices=[(f.value, f.value) for f in Finding]
    )
    ended = models.DateField(null=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tip"], condition=Q(ended=None, tip__isnull=False), name="one_review_a_tip"
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(ended=None, incident__isnull=False),
                name="one_review_an_incident",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["day", "id"], condition=Q(ended=None), name="review_open")
        ]
