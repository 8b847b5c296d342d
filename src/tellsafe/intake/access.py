# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one place that reads and writes intake's tables. Plain bytes and days in and out.

What takes a batch uses one statement for it: a statement costs more than a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tellsafe.intake.batch import insert_rows, rows_with_keys
from tellsafe.intake.models import Blob, Mailbox, Message, SpentStamp, Submission
from tellsafe.intake.rules.submission import DeclaredBlob

_SPENT = ("stamp", "submission", "envelope", "day", "until")


@dataclass(frozen=True)
class Spent:
    """What is remembered of a stamp: for which submission and envelope, and the receipt's day."""

    submission: bytes
    envelope: bytes | None
    day: date
    until: date


@dataclass(frozen=True)
class Waiting:
    """A complete submission as the desk is shown it."""

    id: bytes
    envelope: bytes
    blobs: tuple[DeclaredBlob, ...]


@dataclass(frozen=True)
class StoredMessage:
    """A sealed message, and the day on which it came."""

    address: bytes
    message: bytes
    sealed: bytes
    day: date


def spent_stamps(stamps: Iterable[bytes]) -> dict[bytes, Spent]:
    """Those of these stamps that were spent, by their hash."""
    rows = rows_with_keys(SpentStamp, _SPENT, set(stamps))
    return {
        bytes(stamp): Spent(bytes(submission), _bytes_or_none(envelope), day, until)
        for stamp, submission, envelope, day, until in rows
    }


def add_spent(spent: Mapping[bytes, Spent]) -> None:
    """Remember stamps that were not spent before."""
    insert_rows(
        SpentStamp,
        _SPENT,
        [(stamp, one.submission, one.envelope, one.day, one.until) for stamp, one in spent.items()],
    )


def replace_spent(spent: Mapping[bytes, Spent]) -> None:
    """Remember more of stamps that were spent for a submission and have paid for its envelope."""
    for stamp, one in spent.items():
        SpentStamp.objects.filter(stamp=stamp).update(envelope=one.envelope, day=one.day)


def submissions(ids: Iterable[bytes]) -> dict[bytes, bool]:
    """Those of these submissions that are held, and whether they are complete."""
    rows = rows_with_keys(Submission, ("id", "complete"), set(ids))
    return {bytes(one): bool(complete) for one, complete in rows}


def add_open(ids: Iterable[bytes], day: date) -> None:
    """Begin to hold submissions that still lack their envelope."""
    Submission.objects.bulk_create(Submission(id=one, complete=False, day=day) for one in ids)


def add_complete(envelopes: Mapping[bytes, tuple[bytes, date]]) -> None:
    """Hold submissions that are an envelope alone: by id, the envelope and the day."""
    insert_rows(
        Submission,
        ("id", "complete", "day", "envelope"),
        [(one, True, day, envelope) for one, (envelope, day) in envelopes.items()],
    )


def complete(envelopes: Mapping[bytes, tuple[bytes, date]]) -> None:
    """Give open submissions their envelope."""
    for one, (envelope, day) in envelopes.items():
        Submission.objects.filter(id=one).update(complete=True, day=day, envelope=envelope)


def blobs_of(ids: Iterable[bytes]) -> dict[bytes, tuple[DeclaredBlob, ...]]:
    """The blobs that each of these submissions announced, in the order of their ids."""
    rows = Blob.objects.filter(submission__in=set(ids)).order_by("submission", "blob")
    found: dict[bytes, tuple[DeclaredBlob, ...]] = {}
    for submission, blob, length, part_size in rows.values_list(
        "submission", "blob", "length", "part_size"
    ):
        key = bytes(submission)
        found[key] = (*found.get(key, ()), DeclaredBlob(bytes(blob), length, part_size))
    return found


def add_blobs(blobs: Mapping[bytes, Sequence[DeclaredBlob]]) -> None:
    """Remember what submissions announced."""
    Blob.objects.bulk_create(
        Blob(submission=submission, blob=one.blob, length=one.length, part_size=one.part_size)
        for submission, announced in blobs.items()
        for one in announced
    )


def waiting_after(after: bytes, limit: int) -> list[Waiting]:
    """At most ``limit`` complete submissions whose id comes after ``after``, by id.

    Ids are hashes of random values: their order says nothing of when they came.
    """
    rows = list(
        Submission.objects.filter(complete=True, id__gt=after)
        .order_by("id")
        .values_list("id", "envelope")[:limit]
    )
    blobs = blobs_of(bytes(one) for one, _ in rows) if rows else {}
    return [
        Waiting(bytes(one), bytes(envelope or b""), blobs.get(bytes(one), ()))
        for one, envelope in rows
    ]


def remove_complete(ids: Iterable[bytes]) -> None:
    """Hold complete submissions no longer. Their stamps stay spent."""
    found = set(Submission.objects.filter(id__in=set(ids), complete=True).values_list("id"))
    _remove([bytes(one) for (one,) in found])


def remove_unfinished(before: date) -> int:
    """Give up submissions begun before a day that never got their envelope. How many."""
    rows = Submission.objects.filter(complete=False, day__lt=before).values_list("id")
    ids = [bytes(one) for (one,) in rows]
    _remove(ids)
    return len(ids)


def _remove(ids: list[bytes]) -> None:
    Blob.objects.filter(submission__in=ids).delete()
    Submission.objects.filter(id__in=ids).delete()


def forget_stamps(today: date) -> None:
    """Forget stamps that no verifier accepts any more."""
    SpentStamp.objects.filter(until__lt=today).delete()


def mailbox_keys(addresses: Iterable[bytes]) -> dict[bytes, bytes]:
    """The hash of the key that reads each of these mailboxes, where there is one."""
    rows = Mailbox.objects.filter(address__in=set(addresses)).values_list("address", "key_hash")
    return {bytes(address): bytes(key_hash) for address, key_hash in rows}


def add_mailboxes(keys: Mapping[bytes, bytes]) -> None:
    """Make mailboxes: by address, the hash of the key that may read there."""
    Mailbox.objects.bulk_create(
        Mailbox(address=address, key_hash=key_hash) for address, key_hash in keys.items()
    )


def messages_at(addresses: Iterable[bytes]) -> list[StoredMessage]:
    """What is in these mailboxes, in the order of the random ids."""
    rows: QuerySet[Message] = Message.objects.filter(address__in=set(addresses))
    return [
        StoredMessage(bytes(row.address), bytes(row.message), bytes(row.sealed), row.day)
        for row in rows.order_by("address", "message")
    ]


def add_messages(messages: Iterable[StoredMessage]) -> None:
    """Put messages into mailboxes."""
    Message.objects.bulk_create(
        Message(address=one.address, message=one.message, sealed=one.sealed, day=one.day)
        for one in messages
    )


def forget_messages(before: date) -> None:
    """Forget messages that came before a day, and mailboxes that are empty then."""
    Message.objects.filter(day__lt=before).delete()
    Mailbox.objects.exclude(address__in=Message.objects.values("address")).delete()


def _bytes_or_none(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)
