# SPDX-License-Identifier: AGPL-3.0-or-later
"""The record of every view and act of staff, each entry holding the hash of the one before."""

from django.db import models


class Record(models.Model):
    """One view or act. ``entry`` is canonical JSON; ``hash`` is SHA-256 over it, in hex.

    It says who, on which day, did what to which tip, incident or account; never what was in it.
    """

    number = models.BigIntegerField(primary_key=True)
    day = models.DateField(db_index=True)
    staff = models.BigIntegerField(db_index=True)
    act = models.CharField(max_length=24)
    about = models.CharField(max_length=40, db_index=True)
    entry = models.TextField()
    hash = models.CharField(max_length=64)


class Head(models.Model):
    """The newest entry's number and hash: the one row that two acts at once wait for."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
