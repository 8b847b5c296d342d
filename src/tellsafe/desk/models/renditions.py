# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is made of attachments so that staff can see them, and how far that has come."""

from typing import ClassVar

from django.db import models

from tellsafe.desk.models.tips import Attachment
from tellsafe.desk.rules.rendering import RenderingState


class Rendering(models.Model):
    """The making of one attachment's renditions; made with the attachment, in one transaction.

    ``until`` is the one time here: until then somebody has leased it, or it waits before another
    try. Both are gone once it is done. ``lease`` names who holds it. ``why`` is a code of
    rules.rendering.WHY where nothing can be shown.
    """

    attachment = models.OneToOneField(
        Attachment, models.CASCADE, primary_key=True, related_name="rendering"
    )
    urgency = models.PositiveSmallIntegerField()
    recording = models.BooleanField()
    state = models.CharField(
        max_length=8,
        choices=[(s.value, s.value) for s in RenderingState],
        default=RenderingState.WAITING.value,
    )
    why = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    shortened = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=22, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["urgency", "attachment"],
                name="rendering_waiting",
                condition=models.Q(state=RenderingState.WAITING.value),
            ),
            models.Index(
                fields=["attachment"],
                name="rendering_parked",
                condition=models.Q(state=RenderingState.PARKED.value),
            ),
        ]


class Rendition(models.Model):
    """One picture, film, sound or page made of an attachment; sealed bytes beside the database.

    ``file_key`` alone opens them, so that without this row they are noise. ``length`` is of the
    plaintext.
    """

    id = models.CharField(primary_key=True, max_length=22)
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="renditions")
    part = models.CharField(max_length=9)
    number = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    milliseconds = models.BigIntegerField()
    length = models.BigIntegerField()
    file_key = models.BinaryField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["attachment", "part", "number"], name="one_rendition_each"
            )
        ]
