# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hold the whole record to its chain, and to what was seen of it before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tellsafe.desk.access import record
from tellsafe.desk.rules.chain import Kept, broken_at, commitment


@dataclass(frozen=True)
class Examined:
    """What was found: how many entries there should be, and the last one's hash; the first one
    that does not hold, or None; which of the commitments in the log are of no record that this
    one continues."""

    number: int
    hash: str
    broken: int | None
    missing: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether all of it holds."""
        return self.broken is None and not self.missing


def examine(published: Sequence[str] = ()) -> Examined:
    """Read all of it. ``published`` are the commitments of earlier days, the earliest first.

    The head is read first and entries up to it, so that what is added meanwhile does no harm; an
    entry beyond a head that is read afterwards was added by no act of ours.
    """
    number, found = record.head()
    places = dict.fromkeys(published, 0)
    broken = broken_at(_placing(record.entries(until=number), places), (number, found))
    newest = record.newest()
    last = record.head()[0]
    if broken is None and newest > last:
        broken = last + 1
    return Examined(number, found, broken, tuple(_missing(published, places)))


def verify_record(today: date) -> Examined:
    """The same, and keep what came of it for the record's page. The entry that was the newest
    when it was verified last has to be there still."""
    before = record.standing()
    found = examine()
    broken = found.broken
    if broken is None and before.number and record.hash_at(before.number) != before.hash:
        broken = before.number
    record.keep_verified(found.number, found.hash, today, broken)
    return found


def verify_what_is_new(today: date) -> None:
    """Only what came since it was verified last, which takes no time: for whoever looks now."""
    before = record.standing()
    if before.broken is not None:
        return
    number, found = record.head()
    added = record.entries(before.number, number)
    broken = broken_at(added, (number, found), (before.number, before.hash))
    record.keep_verified(number, found, today, broken)


def _placing(entries: Iterator[Kept], places: dict[str, int]) -> Iterator[Kept]:
    salt = record.standing().salt
    for kept in entries:
        if places and (published := commitment(salt, kept.hash)) in places:
            places[published] = kept.number
        yield kept


def _missing(published: Sequence[str], places: dict[str, int]) -> Iterator[str]:
    last = 0
    for one in published:
        if places[one] < max(last, 1):
            yield one
        last = max(last, places[one])
