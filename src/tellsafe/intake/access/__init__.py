# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one place that reads and writes intake's tables. Plain bytes and days in and out.

What takes a batch uses one statement for it: a statement costs more than a row.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tellsafe.intake.batch import insert_missing, insert_rows, union_of_rows
from tellsafe.intake.models import Blob, Mailbox, Message, Submission
from tellsafe.intake.rules.submission import DeclaredBlob

_SPENT = ("stamp", "submission", "digest", "day")
_TAKEN = ("stamp", "submission", "waiting")
_UPLOAD = ("submission", "stamp", "NULL", "NULL")
_NEW = ("stamp", "submission", "until", "day", "digest", "waiting", "envelope")


@dataclass(frozen=True)
class Spent:
    """For what a stamp was spent: a submission, the digest of its envelope, and a day."""

    submission: bytes
    digest: bytes | None
    day: date


@dataclass(frozen=True)
class Waiting:
    """A complete submission as the desk is shown it; ``id`` is the hash of its stamp."""

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


def spent_and_announced(
    stamps: Collection[bytes], ids: Collection[bytes]
) -> tuple[dict[bytes, Spent], dict[bytes, bytes]]:
    """Which of these stamps were spent, and which of these submissions have announced blobs.

    By stamp, for what it was; by submission, with which stamp.
    """
    spent: dict[bytes, Spent] = {}
    announced: dict[bytes, bytes] = {}
    asked = ((Submission, _SPENT, stamps), (Blob, _UPLOAD, ids))
    for one, key, other, digest, day in union_of_rows(asked):
        if one == 0:
            spent[bytes(key)] = Spent(bytes(other), _bytes_or_none(digest), _day(day))
        else:
            announced[bytes(key)] = bytes(other)
    return spent, announced


def add_complete(
    rows: Iterable[tuple[bytes, bytes, date, date, bytes, bytes]],
) -> int:
    """Hold envelopes that come without blobs: stamp, submission, until, day, digest, envelope.

    Those alone whose stamp was not spent and whose submission has no blobs. How many they were.
    """
    held = [(*row[:5], True, row[5]) for row in rows]
    return insert_missing(Submission, _NEW, held, unless=(Blob, "submission"))


def add_open(rows: Iterable[tuple[bytes, bytes, date, date]]) -> None:
    """Begin to hold submissions that lack their envelope: stamp, submission, until, day."""
    insert_rows(Submission, _NEW, [(*row, None, False, None) for row in rows])


def complete(stamp: bytes, digest: bytes, day: date, envelope: bytes) -> None:
    """Give an open submission its envelope."""
    Submission.objects.filter(stamp=stamp).update(
        digest=digest, day=day, waiting=True, envelope=envelope
    )


def begin_again(stamp: bytes, day: date) -> None:
    """Let an open submission begin on another day."""
    Submission.objects.filter(stamp=stamp).update(day=day)


def add_blobs(stamp: bytes, submission: bytes, blobs: Sequence[DeclaredBlob]) -> None:
    """Remember what a submission announced."""
    Blob.objects.bulk_create(
        Blob(
            submission=submission,
            blob=one.blob,
            stamp=stamp,
            length=one.length,
            part_size=one.part_size,
        )
        for one in blobs
    )


def blobs_of(ids: Collection[bytes]) -> dict[bytes, tuple[DeclaredBlob, ...]]:
    """The blobs that each of these submissions announced, in the order of their ids."""
    rows = Blob.objects.filter(submission__in=ids).order_by("submission", "blob")
    found: dict[bytes, tuple[DeclaredBlob, ...]] = {}
    for row in rows:
        key, blob = bytes(row.submission), DeclaredBlob(bytes(row.blob), row.length, row.part_size)
        found[key] = (*found.get(key, ()), blob)
    return found


def announced(ids: Collection[bytes]) -> set[bytes]:
    """Those of these submissions that have blobs and are held."""
    rows = Blob.objects.filter(submission__in=ids).values_list("submission")
    return {bytes(one) for (one,) in rows}


def is_complete(submission: bytes) -> bool:
    """Whether a submission with blobs has its envelope."""
    stamps = Blob.objects.filter(submission=submission).values("stamp")[:1]
    return Submission.objects.filter(stamp__in=stamps, digest__isnull=False).exists()


def waiting_after(after: bytes, limit: int) -> list[Waiting]:
    """At most ``limit`` complete submissions whose id comes after ``after``, by id.

    Ids are hashes of random values: their order says nothing of when they came.
    """
    rows = list(
        Submission.objects.filter(waiting=True, stamp__gt=after)
        .order_by("stamp")
        .values_list("stamp", "submission", "envelope")[:limit]
    )
    blobs = blobs_of([bytes(submission) for _, submission, _ in rows])
    return [
        Waiting(bytes(stamp), bytes(envelope or b""), blobs.get(bytes(submission), ()))
        for stamp, submission, envelope in rows
    ]


def submission_of(waiting: bytes) -> bytes | None:
    """The submission of one that waits."""
    row = Submission.objects.filter(stamp=waiting, waiting=True).values_list("submission").first()
    return None if row is None else bytes(row[0])


def take(ids: Collection[bytes]) -> dict[bytes, bytes]:
    """Hold complete submissions no longer; their stamps stay spent. Of each that was complete, now
    or before, its submission, but for those of which it is known that they had no blobs.
    """
    rows = Submission.objects.filter(stamp__in=ids, digest__isnull=False)
    found = {bytes(one): (bytes(of), now) for one, of, now in rows.values_list(*_TAKEN)}
    blobs = Blob.objects.filter(stamp__in=list(found))
    with_blobs = {bytes(one) for (one,) in blobs.values_list("stamp")}
    blobs.delete()
    Submission.objects.filter(stamp__in=list(found)).update(waiting=False, envelope=None)
    return {one: of for one, (of, now) in found.items() if one in with_blobs or not now}


def give_up_unfinished(before: date) -> None:
    """Give up submissions begun before a day that never got their envelope."""
    rows = Submission.objects.filter(digest__isnull=True, day__lt=before)
    Blob.objects.filter(stamp__in=rows.values("stamp")).delete()


def forget_stamps(today: date) -> None:
    """Forget stamps that no verifier accepts any more, but nothing that waits for the desk."""
    rows = Submission.objects.filter(until__lt=today, waiting=False)
    Blob.objects.filter(stamp__in=rows.values("stamp")).delete()
    rows.delete()


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
    rows = Message.objects.filter(address__in=set(addresses)).order_by("address", "message")
    return [
        StoredMessage(bytes(row.address), bytes(row.message), bytes(row.sealed), row.day)
        for row in rows
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


def _day(value: date | str) -> date:
    """SQLite says of a column of a UNION only that it is text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
