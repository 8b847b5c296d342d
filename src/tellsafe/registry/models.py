# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the registry keeps. There is no table of persons, and no column from any form.

Every key is a hash under a secret of the term, each table under a label of its own: rows of two
tables have nothing in common. No row holds a time, and no table an order of arrival
(docs/decisions/0006).
"""

from django.db import models


class Enrolment(models.Model):
    """That some person is enrolled in a term, and for which request.

    ``key`` (32 bytes): keyed, slow hash of scheme and number. ``credential_request`` and
    ``stamps_request`` (32 bytes each): keyed hashes of what was asked for, so that the same
    request gets the same answer again and another one none. They are of blinded bytes, which fit
    every credential and stamp alike.
    """

    key = models.BinaryField(primary_key=True, max_length=32)
    term = models.CharField(max_length=4)
    credential_request = models.BinaryField(max_length=32)
    stamps_request = models.BinaryField(max_length=32)


class StampDay(models.Model):
    """That some pseudonym has had its stamps of a day.

    ``pseudonym_day`` (32 bytes) hashes the two together, so that two days of one pseudonym can't
    be told from those of two.
    """

    pseudonym_day = models.BinaryField(primary_key=True, max_length=32)
    day = models.DateField()
    request = models.BinaryField(max_length=32)


class Suspension(models.Model):
    """That some pseudonym gets no stamps. ``pseudonym`` is a keyed hash of its hash (32 bytes)."""

    pseudonym = models.BinaryField(primary_key=True, max_length=32)
    term = models.CharField(max_length=4)


class CounterBatch(models.Model):
    """Codes that were printed together: how many, and how many of them were used since."""

    number = models.PositiveIntegerField(primary_key=True)
    term = models.CharField(max_length=4)
    eligible = models.BooleanField()
    made = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)


class CounterCode(models.Model):
    """That a code is good for one credential; the row goes when it is used.

    ``key`` (32 bytes): keyed hash of the code. Nothing says who has the code, or had it.
    """

    key = models.BinaryField(primary_key=True, max_length=32)
    batch = models.PositiveIntegerField()
    term = models.CharField(max_length=4)


class RollMember(models.Model):
    """That some line stands in the operator's list of a term, by a keyed, slow hash (32 bytes)."""

    key = models.BinaryField(primary_key=True, max_length=32)
    term = models.CharField(max_length=4)
    eligible = models.BooleanField()
