# SPDX-License-Identifier: AGPL-3.0-or-later
"""The record of views and acts: written in the transaction of what it tells of, never changed."""

from collections.abc import Iterator
from datetime import date

from tellsafe.desk.models import Head, Record, Staff
from tellsafe.desk.rules.chain import Entry

_HEAD = 1


def note(
    who: Staff | None, act: str, about: str, day: date, details: dict[str, object] | None = None
) -> None:
    """Add an entry: ``who`` (None: the desk itself) did ``act`` to ``about``.

    ``about`` is "tip:ID", "incident:ID", "staff:NUMBER" or "desk"; ``details`` are codes and
    counts, never words of a tip. Two at once wait for each other, so there is one chain.
    """
    Head.objects.get_or_create(pk=_HEAD)
    head = Head.objects.select_for_update().get(pk=_HEAD)
    entry = Entry(head.number + 1, day, who.pk if who else 0, act, about, details or {}, head.hash)
    Record.objects.create(
        number=entry.number,
        day=entry.day,
        staff=entry.staff,
        act=act,
        about=about,
        entry=entry.text(),
        hash=entry.hash(),
    )
    Head.objects.filter(pk=_HEAD).update(number=entry.number, hash=entry.hash())


def head() -> tuple[int, str]:
    """The number and hash of the newest entry; (0, zeros) of none."""
    found = Head.objects.filter(pk=_HEAD).first() or Head()
    return found.number, found.hash


def entries() -> Iterator[tuple[str, str]]:
    """Each entry's text and the hash beside it, the first one first."""
    rows = Record.objects.order_by("number").values_list("entry", "hash")
    yield from rows.iterator(chunk_size=1000)


def page(
    before: int | None, size: int, *, staff: int | None = None, about: str = ""
) -> list[Record]:
    """Entries, the newest first, from below number ``before`` on."""
    found = Record.objects.order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    if staff is not None:
        found = found.filter(staff=staff)
    if about:
        found = found.filter(about=about)
    return list(found[:size])
