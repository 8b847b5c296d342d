# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts that take two people, from the first one's proposal to the second one's word."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tellsafe.desk.models.incidents import Incident
from tellsafe.desk.models.staff import Staff
from tellsafe.desk.models.tips import Tip
from tellsafe.desk.rules.decisions import Kind


class Answer(models.TextChoices):
    """What has become of a proposal."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    STALE = "stale"  # what it was about had moved on before anybody agreed


class Proposal(models.Model):
    """What one person proposes about a tip or an incident; another one agrees or declines.

    ``terms`` are the codes, and for a ground the sentence of conduct, that the act needs; ``seen``
    among them is how things stood when it was proposed.
    """

    id = models.CharField(primary_key=True, max_length=22)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kind])
    tip = models.ForeignKey(Tip, models.CASCADE, null=True, related_name="proposals")
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, related_name="proposals")
    terms = models.JSONField(default=dict)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    day = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    second = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    answered = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tip"],
                condition=Q(answer="open", tip__isnull=False) & ~Q(kind="answer"),
                name="one_proposal_a_tip",
            ),
            models.UniqueConstraint(
                fields=["tip"],
                condition=Q(answer="open", tip__isnull=False, kind="answer"),
                name="one_answer_a_tip",
            ),
            models.UniqueConstraint(
                fields=["incident", "kind"],
                condition=Q(answer="open", incident__isnull=False),
                name="one_proposal_an_incident",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["answer", "day"], name="proposal_waiting"),
            models.Index(fields=["-day", "-id"], name="proposal_newest"),
        ]
