# SPDX-License-Identifier: AGPL-3.0-or-later
"""By what tips are found that tell of the like. Marks say nothing but that two may be alike."""

from typing import ClassVar

from django.db import models

from tellsafe.desk.models.tips import Attachment


class Mark(models.Model):
    """That the tip of this key has this mark: of its text, of its place and time (0 and above),
    or of a picture (below 0). Rows lie in the order of marks, the newest day of each last."""

    pk = models.CompositePrimaryKey("mark", "key")
    mark = models.IntegerField()
    key = models.BigIntegerField()


class Marked(models.Model):
    """The marks of a tip's text, place and time, four bytes each (big-endian), so that they are
    found when they have to go."""

    key = models.BigIntegerField(primary_key=True)
    marks = models.BinaryField(max_length=128)


class Picture(models.Model):
    """The coarse light and dark of a picture that staff see: see rules.same_picture. ``key`` is
    its tip's."""

    attachment = models.OneToOneField(
        Attachment, models.CASCADE, primary_key=True, related_name="picture"
    )
    key = models.BigIntegerField()
    bits = models.BinaryField(max_length=32)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key"], name="picture_of_tip")]
