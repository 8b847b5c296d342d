# SPDX-License-Identifier: AGPL-3.0-or-later
"""What intake holds: sealed bytes, hashes and days. No table has an order of its own.

Each table is keyed by hashes or random values and stored in the order of its key (SQLite WITHOUT
ROWID, see the migration; on PostgreSQL housekeeping rewrites it so): no row tells when it came,
nor beside which other one. Nothing here says who sent anything.
"""

from django.db import models

HASH = 32
IDENTIFIER = 16


class SpentStamp(models.Model):
    """A stamp that was used, until its key expires: what makes every repeat harmless.

    ``submission`` is what it was spent for; ``envelope`` the SHA-256 of the envelope that it paid
    for, once there is one, and ``day`` the day of the receipt. Both outlive the submission itself,
    so that a receipt can be asked for again after the desk took everything.
    """

    stamp = models.BinaryField(max_length=HASH, primary_key=True)
    submission = models.BinaryField(max_length=HASH)
    envelope = models.BinaryField(max_length=HASH, null=True)
    day = models.DateField()
    until = models.DateField()


class Submission(models.Model):
    """One envelope and its blobs until the desk takes it; its id is the SHA-256 of the source's.

    The source's id is never stored: who reads this table can't upload to what is in it.
    """

    id = models.BinaryField(max_length=HASH, primary_key=True)
    complete = models.BooleanField()
    day = models.DateField()
    envelope = models.BinaryField(null=True)


class Blob(models.Model):
    """A blob that a submission announced: its sealed length, and how long its parts are.

    The bulletin's part size may change while an upload goes on; that of the upload does not.
    """

    pk = models.CompositePrimaryKey("submission", "blob")
    submission = models.BinaryField(max_length=HASH)
    blob = models.BinaryField(max_length=IDENTIFIER)
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
