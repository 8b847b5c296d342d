# SPDX-License-Identifier: AGPL-3.0-or-later
"""Envelopes that were dealt with or not yet, tips, and their files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tellsafe.desk.models.staff import Staff
from tellsafe.desk.rules.decisions import Again, Outcome, Reason
from tellsafe.desk.rules.states import TipState

_WAITING = Q(due__isnull=False)
_DONE = Q(due__isnull=True)
# What the queue can be narrowed to, one at a time: by a column, or by a condition.
_COLUMNS = {
    "state": "state",
    "entry": "entry",
    "language": "language",
    "district": "where_district",
    "assignee": "assignee",
}
_CONDITIONS = {
    "all": Q(),
    "nobody": Q(assignee__isnull=True),
    "life": Q(life_at_risk=True),
    "drill": Q(drill=True),
    "desk": Q(answered=False),
    "source": Q(answered=True),
}


# What is done is all in one state, and waits for nobody but where its source has written since.
_DONE_BY = ("entry", "language", "district", "assignee", "all", "nobody", "life", "drill", "desk")


def _indexes(kind: str, order: tuple[str, ...], holds: Q, *names: str) -> list[models.Index]:
    """One order of the queue, whole and narrowed in each way, so that every page of it is a
    walk along one index. A tip is only in those of its kind: of what waits, or of what is done."""
    columns = [
        models.Index(fields=[column, *order], name=f"tip_{kind}_{name}", condition=holds)
        for name, column in _COLUMNS.items()
        if name in names
    ]
    conditions = [
        models.Index(fields=[*order], name=f"tip_{kind}_{name}", condition=holds & also)
        for name, also in _CONDITIONS.items()
        if name in names
    ]
    return columns + conditions


class Taken(models.Model):
    """An envelope that was dealt with, so that it is dealt with once.

    ``outcome`` is "tip", "reply", or the code of a refusal. Nothing else of a refused envelope
    is kept; the hash is of its sealed bytes.
    """

    envelope_hash = models.CharField(primary_key=True, max_length=64)
    outcome = models.CharField(max_length=40)
    day = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day", "outcome"], name="taken_by_day")]


class Untaken(models.Model):
    """An envelope that waits at the intake since the desk failed to deal with it.

    ``file_key`` opens this envelope and no other, so that weekly keys need not wait for it. The
    row goes when the envelope has been dealt with.
    """

    envelope_hash = models.CharField(primary_key=True, max_length=64)
    file_key = models.BinaryField()
    tries = models.PositiveIntegerField(default=0)
    day = models.DateField()


class Tip(models.Model):
    """One tip as its manifest tells it, and where it stands. ``id`` is the manifest's random one.

    ``key`` orders tips by day and within a day at random: see access.tips.new_key. ``urgency`` is
    0 for a threat to life that waits, else 1, and 2 for a copy that another line of the queue
    stands for; ``leader`` is the id of the first of such copies (access.copies). With ``due``, the
    promised day, it orders the queue, so that what is overdue rises by itself; only what waits has
    one. ``pseudonym_hash`` is keyed: it says which tips have one source, and is of no use
    elsewhere; ``pseudonym`` is what the registry calls it by, sealed by a key of the desk's folder.
    ``answered``: the last word of the dialogue is the desk's; of a closed tip also where there is
    none.
    ``term`` is the credential's: a person has one pseudonym a term, so only within one term are two
    of them two people.
    Positions are millionths of a degree. ``ended`` is the day on which a closed tip was closed:
    from then on its retention counts. ``again`` is why a tip is looked at again, and ``alike`` the
    id of a new tip that is like it.
    """

    id = models.CharField(primary_key=True, max_length=22)
    key = models.BigIntegerField(unique=True)
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
    pseudonym = models.BinaryField(max_length=64, null=True)
    credential = models.CharField(max_length=32, blank=True)
    term = models.CharField(max_length=4, null=True)
    reply_recipient = models.TextField()
    mailbox_address = models.CharField(max_length=64, db_index=True)
    mailbox_key = models.CharField(max_length=43)
    drill = models.BooleanField(default=False)
    unread = models.BooleanField(default=True)
    answered = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in TipState], default=TipState.NEW.value
    )
    urgency = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    due = models.DateField(null=True)
    assignee = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(
        max_length=16, blank=True, choices=[(r.value, r.value) for r in Reason]
    )
    outcome = models.CharField(
        max_length=16, blank=True, choices=[(o.value, o.value) for o in Outcome]
    )
    ended = models.DateField(null=True)
    removed = models.BooleanField(default=False)
    again = models.CharField(max_length=12, null=True, choices=[(a.value, a.value) for a in Again])
    alike = models.CharField(max_length=22, null=True)
    leader = models.CharField(max_length=22, null=True)

    class Meta:
        indexes: ClassVar = [
            *_indexes("queue", ("urgency", "due", "key"), _WAITING, *_COLUMNS, *_CONDITIONS),
            *_indexes("newest", ("-key",), _WAITING, *_COLUMNS, *_CONDITIONS),
            *_indexes("done", ("-key",), _DONE, *_DONE_BY),
            models.Index(
                fields=["leader", "urgency", "due", "key"],
                name="tip_copies",
                condition=Q(leader__isnull=False),
            ),
            models.Index(
                fields=["ended"], name="tip_ended", condition=Q(state=TipState.CLOSED.value)
            ),
        ]


class Attachment(models.Model):
    """A file of a tip or of a reply; the sealed bytes lie beside the database, as they came.

    ``file_key`` alone opens them: without it they are noise. ``damaged``: what intake had was not
    what the manifest's hashes say, so nothing was kept.
    """

    id = models.CharField(primary_key=True, max_length=22)
    tip = models.ForeignKey(Tip, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(
        "desk.Message", models.CASCADE, null=True, related_name="attachments"
    )
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
