# SPDX-License-Identifier: AGPL-3.0-or-later
"""The record of views and acts: written in the transaction of what it tells of, never changed."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from tellsafe.desk.models import Head, Record, Staff, Verified
from tellsafe.desk.rules.chain import Entry, Kept
from tellsafe.formats.encoding import b64u

_HEAD = 1
_PAGE = 1000


def note(
    who: Staff | None, act: str, about: str, day: date, details: dict[str, object] | None = None
) -> None:
    """Add an entry: ``who`` (None: the desk itself) did ``act`` to ``about``.

    ``about`` is "tip:ID", "incident:ID", "staff:NUMBER" or "desk"; ``details`` are codes and
    counts, never words of a tip. Two at once wait for each other, so there is one chain.
    """
    _add(who.pk if who else 0, act, [about], day, details or {})


def note_many(act: str, about: Sequence[str], day: date) -> None:
    """The desk itself did ``act`` to each of these: an entry each."""
    _add(0, act, about, day, {})


def hold() -> Head:
    """Lock the record until the transaction ends, as writing to it does; its end.

    Two acts at once never wait for each other, since all lock in one order: incidents by their
    ids, tips by theirs (with the copies that a tip leaves), what belongs to them, then the record,
    then what is counted and told (access.tallies, changes), then words to search by. So an act
    writes its entry before it tells of anything, or calls this where it learns only later what to
    write. tests/lock_order.py watches over the record's place in it in every test.
    """
    Head.objects.get_or_create(pk=_HEAD)
    return Head.objects.select_for_update().get(pk=_HEAD)


def _add(staff: int, act: str, about: Sequence[str], day: date, details: dict[str, object]) -> None:
    head = hold()
    number, before, rows = head.number, head.hash, []
    for one in about:
        entry = Entry(number + 1, day, staff, act, one, details, before)
        number, before = entry.number, entry.hash()
        rows.append(
            Record(
                number=number,
                day=day,
                staff=staff,
                act=act,
                about=one,
                entry=entry.text(),
                hash=before,
            )
        )
    Record.objects.bulk_create(rows)
    Head.objects.filter(pk=_HEAD).update(number=number, hash=before)


def head() -> tuple[int, str]:
    """The number and hash of the newest entry; (0, zeros) of none."""
    found = Head.objects.filter(pk=_HEAD).first() or Head()
    return found.number, found.hash


def newest() -> int:
    """The number of the newest entry that there is, whatever the head says."""
    found: int | None = Record.objects.aggregate(last=Max("number"))["last"]
    return found or 0


def entries(after: int = 0, until: int | None = None) -> Iterator[Kept]:
    """The entries from number ``after`` on, the first one first, by pages: nothing is held open,
    so that verifying a long record keeps nobody from adding to it."""
    while page := list(_rows(after, until)[:_PAGE]):
        for row in page:
            yield _kept(row)
        after = page[-1].number


def page(
    before: int | None, size: int, *, staff: int | None = None, about: Sequence[str] = ()
) -> list[Kept]:
    """Entries, the newest first, from below number ``before`` on; ``about`` any one of these."""
    found = Record.objects.order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    if staff is not None:
        found = found.filter(staff=staff)
    if about:
        found = found.filter(about__in=about)
    return [_kept(row) for row in found[:size]]


def hash_at(number: int) -> str | None:
    """The hash beside an entry, or None if there is no such entry."""
    return Record.objects.filter(number=number).values_list("hash", flat=True).first()


def salt() -> str:
    """What goes into all that is published of this record; drawn when it is asked for first."""
    row, _made = Verified.objects.get_or_create(pk=_HEAD)
    if not row.salt:
        row.salt = b64u(secrets.token_bytes(16))
        row.save(update_fields=["salt"])
    return row.salt


@dataclass(frozen=True)
class Standing:
    """How far the record was verified and when: up to entry ``number``, with ``hash``; ``broken``
    is the first entry that does not hold, ``anchored`` the day of its last stand in the log."""

    number: int
    hash: str
    day: date | None
    broken: int | None
    anchored: date | None
    salt: str


def standing() -> Standing:
    """As it was found last."""
    row = Verified.objects.filter(pk=_HEAD).first() or Verified()
    return Standing(row.number, row.hash, row.day, row.broken, row.anchored, row.salt)


def keep_verified(number: int, found: str, day: date, broken: int | None) -> None:
    """What verifying found today."""
    values = {"number": number, "hash": found, "day": day, "broken": broken}
    Verified.objects.update_or_create(pk=_HEAD, defaults=values)


def keep_anchored(day: date) -> None:
    """The head stands in the log as of today."""
    Verified.objects.update_or_create(pk=_HEAD, defaults={"anchored": day})


def _rows(after: int, until: int | None) -> QuerySet[Record]:
    found = Record.objects.filter(number__gt=after).order_by("number")
    return found if until is None else found.filter(number__lte=until)


def _kept(row: Record) -> Kept:
    return Kept(row.number, row.day, row.staff, row.act, row.about, row.entry, row.hash)
