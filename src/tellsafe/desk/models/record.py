# SPDX-License-Identifier: AGPL-3.0-or-later
"""The record of every view and act of staff, each entry holding the hash of the one before."""

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """One view or act. ``entry`` is canonical JSON; ``hash`` is SHA-256 over it, in hex.

    It says who, on which day, did what to which tip, incident or account; never what was in it.
    """

    number = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    staff = models.BigIntegerField()
    act = models.CharField(max_length=24)
    about = models.CharField(max_length=40)
    entry = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["staff", "-number"], name="record_of_staff"),
            models.Index(fields=["about", "-number"], name="record_about"),
            models.Index(fields=["act", "-number"], name="record_of_act"),
        ]


class Head(models.Model):
    """The newest entry's number and hash: the one row that two acts at once wait for."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Verified(models.Model):
    """One row: how far the record was verified and when, and what of it stands in the log.

    ``broken`` is the number of the first entry that does not hold, or None. ``salt`` goes into
    what is published of the record, see rules.chain.commitment; it is drawn once.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    day = models.DateField(null=True)
    broken = models.BigIntegerField(null=True)
    anchored = models.DateField(null=True)
    salt = models.CharField(max_length=22, blank=True)
