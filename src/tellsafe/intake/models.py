# SPDX-License-Identifier: AGPL-3.0-or-later
"""What intake holds: sealed bytes, hashes and days. No table has an order of its own.

Each table is keyed by hashes or random values and stored in the order of its key (SQLite WITHOUT
ROWID, see the migration; on PostgreSQL housekeeping rewrites it so): no row tells when it came,
nor beside which other one. Nothing here says who sent anything.
"""

from django.db import models

HASH = 32
IDENTIFIER = 16


class Submission(models.Model):
    """What a stamp was spent for, until its key expires: what makes every repeat harmless.

    One row a tip, since a row is what a tip costs. ``submission`` is the SHA-256 of the id that
    the source drew; the id itself is never stored, so who reads this table can't upload to what is
    in it. ``digest`` is the SHA-256 of the envelope once that has come, ``day`` the day of its
    receipt, or before that, of the announcement. Only while it is ``waiting`` for the desk is the
    ``envelope`` here; digest and day stay, so that a receipt can be asked for again.
    """

    stamp = models.BinaryField(max_length=HASH, primary_key=True)
    submission = models.BinaryField(max_length=HASH)
    until = models.DateField()
    day = models.DateField()
    digest = models.BinaryField(max_length=HASH, null=True)
    waiting = models.BooleanField()
    envelope = models.BinaryField(null=True)

    class Meta:
        # Small, since little waits; without it the desk's every question would read the table.
        indexes = [
            models.Index(fields=["stamp"], condition=models.Q(waiting=True), name="intake_waiting")
        ]


class Blob(models.Model):
    """A blob that a submission announced, by the stamp that it spent; here until the desk took it.

    ``length`` is of the sealed blob, ``part_size`` of all of its parts but the last. The bulletin's
    part size may change while an upload goes on; that of the upload does not.
    """

    pk = models.CompositePrimaryKey("submission", "blob")
    submission = models.BinaryField(max_length=HASH)
    blob = models.BinaryField(max_length=IDENTIFIER)
    stamp = models.BinaryField(max_length=HASH)
    length = models.BigIntegerField()
    part_size = models.IntegerField()


class Mailbox(models.Model):
    """An address, and the SHA-256 of the key that may read what is there."""

    address = models.BinaryField(max_length=HASH, primary_key=True)
    key_hash = models.BinaryField(max_length=HASH)


class Message(models.Model):
    """A sealed message at an address, by the desk's random id for it."""

    pk = models.CompositePrimaryKey("address", "message")
    address = models.BinaryField(max_length=HASH)
    message = models.BinaryField(max_length=IDENTIFIER)
    day = models.DateField()
    sealed = models.BinaryField()


class Letter(models.Model):
    """A letter to the oversight body, by the SHA-256 of its sealed bytes; here until it was
    fetched. There is no stamp: whoever writes is no source, and pays by work."""

    letter = models.BinaryField(max_length=HASH, primary_key=True)
    day = models.DateField()
    sealed = models.BinaryField()
