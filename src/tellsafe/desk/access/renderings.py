# SPDX-License-Identifier: AGPL-3.0-or-later
"""Renditions and their making: who works on what, and until when."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from tellsafe.desk.access import pictures
from tellsafe.desk.models import Attachment, Rendering, Rendition, Tip
from tellsafe.desk.rules.rendering import LEASE, RenderingState, Why
from tellsafe.formats.encoding import b64u


@dataclass(frozen=True)
class Leased:
    """An attachment to work on, for as long as the lease is renewed; what opens it, and the key of
    its tip. ``length`` in bytes, ``sha256`` in hex, both of the plaintext."""

    attachment: str
    key: int
    length: int
    sha256: str
    file_key: bytes | None
    lease: str
    tries: int


def enqueue(attachments: Iterable[Attachment], urgency: int) -> None:
    """Inside the transaction that keeps the attachments. One that arrived damaged has no making."""
    Rendering.objects.bulk_create(
        Rendering(
            attachment=one,
            urgency=urgency,
            recording=one.media_type.startswith(("video/", "audio/")),
        )
        for one in attachments
        if one.file_key is not None
    )


# One statement: it is asked for each file, and building it anew took longer than its work. It
# walks along the index rendering_waiting, whose condition and order it has.
_TAKE = """
UPDATE desk_rendering SET lease = %s, until = %s, tries = tries + 1
WHERE attachment_id = (
    SELECT attachment_id FROM desk_rendering
    WHERE state = 'waiting' AND (until IS NULL OR until <= %s) AND (%s OR NOT recording)
    ORDER BY urgency, attachment_id LIMIT 1 {lock}
)
RETURNING attachment_id, tries
"""
_OPENS = ("length", "sha256", "file_key")
_LOCK = {"sqlite": "", "postgresql": "FOR UPDATE SKIP LOCKED"}


def take_lease(now: datetime, *, recordings: bool) -> Leased | None:
    """The most urgent one that waits, leased; None if there is none.

    On PostgreSQL whoever else asks meanwhile passes over the locked row; on SQLite the whole
    transaction has the file to itself. ``recordings``: whether long work is welcome, too.
    """
    lease, moment = _token(), connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE.format(lock=_LOCK[connection.vendor]),
            [lease, moment(now + LEASE), moment(now), recordings],
        )
        taken = cursor.fetchone()
    if taken is None:
        return None
    known = Attachment.objects.filter(pk=taken[0])
    for key, length, sha256, file_key in known.values_list("tip__key", *_OPENS):
        opens = None if file_key is None else bytes(file_key)
        return Leased(taken[0], key, length, sha256, opens, lease, taken[1])
    return None  # it went away with its tip in this moment


def _token() -> str:
    return b64u(secrets.token_bytes(16))


def renew(leased: Leased, now: datetime) -> bool:
    """Hold on to it; False if somebody else has it by now, or it went away with its tip."""
    return bool(_held(leased).update(until=now + LEASE))


def finish(
    leased: Leased,
    state: RenderingState,
    *,
    kind: str,
    why: Why | None = None,
    shortened: bool = False,
    renditions: Sequence[Rendition] = (),
    looks: bytes | None = None,
) -> bool:
    """What came of it, with all renditions and by what the picture is known again, or nothing of it
    where the lease is lost: whoever has it now will come to the same. Then the files have no row,
    and are discarded. The tip is locked first: whoever removes its content waits, and finds all of
    it, or has come before, and nothing is written."""
    with transaction.atomic():
        Tip.objects.select_for_update().filter(key=leased.key).values_list("pk").first()
        mine = _held(leased).update(
            state=state, why=why or "", kind=kind, shortened=shortened, lease="", until=None
        )
        if not mine:
            return False
        Rendition.objects.filter(attachment_id=leased.attachment).delete()
        Rendition.objects.bulk_create(renditions)
        pictures.keep(leased.attachment, leased.key, looks)
    return True


def put_off(leased: Leased, until: datetime, kind: str) -> None:
    """Another try, later."""
    _held(leased).update(lease="", until=until, kind=kind)


def _held(leased: Leased) -> "QuerySet[Rendering]":
    return Rendering.objects.filter(
        pk=leased.attachment, lease=leased.lease, state=RenderingState.WAITING
    )


def retry(attachment: str) -> bool:
    """Let what is parked be tried once more; False if it is not parked."""
    parked = Rendering.objects.filter(pk=attachment, state=RenderingState.PARKED)
    return bool(parked.update(state=RenderingState.WAITING, why="", tries=0, until=None))


def counts() -> dict[str, int]:
    """How many there are in each state."""
    rows = Rendering.objects.values_list("state").annotate(count=Count("pk")).order_by()
    return dict(rows)


def listed(state: RenderingState, most: int) -> list[Rendering]:
    """Those in a state, the most urgent first, with their attachments."""
    rows = Rendering.objects.filter(state=state).select_related("attachment")
    return list(rows.order_by("urgency", "pk")[:most])


def of_tip(tip: str) -> list[Attachment]:
    """A tip's attachments, its own first, then those of its replies, with all that was made."""
    rows = Attachment.objects.filter(tip=tip).select_related("rendering", "message")
    return list(rows.prefetch_related("renditions").order_by("message__number", "number"))


def find_rendition(rendition: str) -> Rendition | None:
    """The rendition of this id, with its attachment, or None."""
    return Rendition.objects.select_related("attachment").filter(pk=rendition).first()


def find_attachment(attachment: str) -> Attachment | None:
    """The attachment of this id, or None."""
    return Attachment.objects.filter(pk=attachment).first()


def rendition_lengths() -> Iterator[tuple[str, str, int]]:
    """Of each rendition: its attachment, its id and its length."""
    rows = Rendition.objects.values_list("attachment", "pk", "length")
    yield from rows.iterator(chunk_size=2000)


def make_again(attachments: Iterable[str]) -> None:
    """Forget what was made of these, and let it be made once more."""
    for one in attachments:
        with transaction.atomic():
            Rendition.objects.filter(attachment=one).delete()
            Rendering.objects.filter(pk=one, state=RenderingState.DONE).update(
                state=RenderingState.WAITING, tries=0, until=None
            )


def renditions_kept() -> set[str]:
    """The ids of all renditions."""
    return set(Rendition.objects.values_list("pk", flat=True).iterator(chunk_size=2000))
