# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes with the work on tips: alarms, notes, views, drills."""

from typing import ClassVar

from django.db import models

from tellsafe.desk.models.staff import Staff
from tellsafe.desk.models.tips import Tip


class Alarm(models.Model):
    """A threat to life that nobody has claimed.

    The one row here with a time, since it has to ring after two minutes elsewhere too; it is
    deleted when somebody claims the tip, and the time with it.
    """

    tip = models.OneToOneField(Tip, models.CASCADE, primary_key=True, related_name="alarm")
    since = models.DateTimeField()
    escalated = models.BooleanField(default=False)


class Note(models.Model):
    """What staff tell each other about a tip or an incident; no source reads it."""

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, null=True, related_name="notes")
    incident = models.ForeignKey("desk.Incident", models.CASCADE, null=True, related_name="notes")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    day = models.DateField()
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tip", "number"], name="one_note_at_a_time"),
            models.UniqueConstraint(fields=["incident", "number"], name="one_incident_note"),
        ]


class SavedView(models.Model):
    """Filters of the queue that somebody keeps; ``query`` is the page's query string."""

    id = models.CharField(primary_key=True, max_length=22)
    owner = models.ForeignKey(Staff, models.CASCADE, related_name="views")
    title = models.CharField(max_length=64)
    query = models.CharField(max_length=512)


class Drill(models.Model):
    """A tip that a supervisor has announced as a drill before it was sent, by its id."""

    id = models.CharField(primary_key=True, max_length=22)
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    day = models.DateField()


class Change(models.Model):
    """How often something of one kind has changed, so that open pages learn that it did.

    A count and nothing else: not what changed, nor when.
    """

    kind = models.CharField(primary_key=True, max_length=8)
    count = models.BigIntegerField(default=0)
