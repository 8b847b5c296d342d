# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk and a source say to each other about one tip."""

from typing import ClassVar

from django.db import models

from tellsafe.desk.models.staff import Staff
from tellsafe.desk.models.tips import Tip


class Way(models.TextChoices):
    """Where a message is on its way. Replies of a source are HERE from the start."""

    HERE = "here"
    QUEUED = "queued"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


class Message(models.Model):
    """One turn of the dialogue about a tip, of the desk (kind received, message, status) or the
    source (reply). ``status`` is the code of a status message, see rules.told.

    ``sealed`` is filled before the first attempt to deliver, so that every attempt carries the
    same bytes, and emptied once intake has them.
    """

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    status = models.CharField(max_length=16, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=128)
    day = models.DateField()
    author = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=13, choices=Way.choices)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tip", "number"], name="one_turn_at_a_time")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["tip", "number"],
                name="message_queued",
                condition=models.Q(way=Way.QUEUED),
            )
        ]


class Draft(models.Model):
    """A reply that somebody began to write, kept until it is sent."""

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=128)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tip", "author"], name="one_draft_each")
        ]
