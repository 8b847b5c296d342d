# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk keeps: tips, their attachments, their dialogue. Nobody is a row here but staff.

There is no table of sources, of people who were reported, or of anyone a tip speaks about, and no
column for what a person is. No row holds a time, only days; on SQLite the tables are stored in
the order of their random keys, so that nothing tells which of a day's tips came first.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Staff(AbstractBaseUser):
    """An account of somebody who works at this desk. When they signed in is not kept."""

    name = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)
    last_login = None

    USERNAME_FIELD = "name"
    objects = BaseUserManager()


class Taken(models.Model):
    """An envelope that was dealt with, so that it is dealt with once.

    ``outcome`` is "tip", "reply", or the code of a refusal. Nothing else of a refused envelope
    is kept; the hash is of its sealed bytes.
    """

    envelope_hash = models.CharField(primary_key=True, max_length=64)
    outcome = models.CharField(max_length=40)
    day = models.DateField()


class Tip(models.Model):
    """One tip as its manifest tells it. ``id`` is the manifest's random one.

    ``pseudonym_hash`` is keyed: it says which tips have one source, and is of no use elsewhere.
    Positions are millionths of a degree.
    """

    id = models.CharField(primary_key=True, max_length=22)
    day = models.DateField()
    entry = models.CharField(max_length=128)
    conduct = models.TextField()
    language = models.CharField(max_length=128)
    life_at_risk = models.BooleanField()
    when_day = models.DateField(null=True)
    when_time = models.CharField(max_length=5, blank=True)
    when_note = models.TextField(blank=True)
    where_precision = models.CharField(max_length=8)
    where_lat = models.IntegerField(null=True)
    where_lon = models.IntegerField(null=True)
    where_district = models.CharField(max_length=128, blank=True)
    where_note = models.TextField(blank=True)
    pseudonym_hash = models.CharField(max_length=64, db_index=True)
    credential = models.CharField(max_length=32, blank=True)
    reply_recipient = models.TextField()
    mailbox_address = models.CharField(max_length=64, db_index=True)
    mailbox_key = models.CharField(max_length=43)
    unread = models.BooleanField(default=True)
    answered = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-day", "id"], name="tip_newest")]


class Way(models.TextChoices):
    """Where a message is on its way. Replies of a source are HERE from the start."""

    HERE = "here"
    QUEUED = "queued"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


class Message(models.Model):
    """One turn of the dialogue about a tip, of the desk (kind received, message) or the source.

    ``sealed`` is filled before the first attempt to deliver, so that every attempt carries the
    same bytes, and emptied once intake has them.
    """

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    text = models.TextField()
    language = models.CharField(max_length=128)
    day = models.DateField()
    author = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=13, choices=Way.choices)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tip", "number"], name="one_turn_at_a_time")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["tip", "number"],
                name="message_queued",
                condition=models.Q(way=Way.QUEUED),
            )
        ]


class Attachment(models.Model):
    """A file of a tip or of a reply; the sealed bytes lie beside the database, as they came.

    ``file_key`` alone opens them: without it they are noise. ``damaged``: what intake had was not
    what the manifest's hashes say, so nothing was kept.
    """

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=64)
    media_type = models.CharField(max_length=128)
    length = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed_length = models.BigIntegerField()
    sealed_sha256 = models.CharField(max_length=64)
    file_key = models.BinaryField(max_length=16, null=True)
    cleaned = models.BooleanField()
    damaged = models.BooleanField(default=False)
