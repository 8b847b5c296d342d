# SPDX-License-Identifier: AGPL-3.0-or-later
"""Incidents: what happened, put together from tips. About conduct and a place, about nobody."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tellsafe.desk.models.staff import Staff
from tellsafe.desk.models.tips import Tip
from tellsafe.desk.rules.decisions import Corroboration, Outcome, Undo
from tellsafe.desk.rules.states import IncidentState


class Incident(models.Model):
    """Conduct under one entry of the catalogue, in one district or none.

    It has no title, which would invite names: it is called by entry, district and day.
    """

    id = models.CharField(primary_key=True, max_length=22)
    key = models.BigIntegerField(unique=True)
    day = models.DateField()
    entry = models.CharField(max_length=128)
    conduct = models.TextField()
    district = models.CharField(max_length=128, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in IncidentState],
        default=IncidentState.OPEN.value,
    )
    outcome = models.CharField(
        max_length=16, blank=True, choices=[(o.value, o.value) for o in Outcome]
    )
    concluded = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "-key"], name="incident_newest"),
            models.Index(fields=["entry", "-key"], name="incident_of_entry"),
            models.Index(fields=["district", "-key"], name="incident_of_district"),
        ]


class Link(models.Model):
    """That a tip is part of an incident, on which ground. Undone, it stays as history.

    ``conduct`` is one sentence of what was observed, written by the person who proposed it. While
    ``corroboration`` is empty, the link is held: two people found a ground, and nothing besides one
    source's word bears it out yet. ``evidence`` is the attachment that shows the conduct.
    ``wording``: links of one incident with the same one are of tips that say the same in the same
    words (rules.wordings).
    """

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, related_name="links")
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="links")
    entry = models.CharField(max_length=128)
    conduct = models.TextField()
    corroboration = models.CharField(
        max_length=12, blank=True, choices=[(c.value, c.value) for c in Corroboration]
    )
    evidence = models.CharField(max_length=22, null=True)
    wording = models.CharField(max_length=22, blank=True)
    day = models.DateField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    undone = models.DateField(null=True)
    undone_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    undone_for = models.CharField(
        max_length=12, null=True, choices=[(u.value, u.value) for u in Undo]
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tip"], condition=Q(undone=None), name="part_of_one_incident"
            )
        ]
