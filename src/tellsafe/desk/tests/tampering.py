# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways in which somebody with the desk's database may tell another history, by name."""

from collections.abc import Callable

from tellsafe.desk.access import record
from tellsafe.desk.models import Head, Record
from tellsafe.desk.rules.chain import Entry
from tellsafe.formats.encoding import sha256_hex


def _changed(number: int) -> None:
    row = Record.objects.get(pk=number)
    Record.objects.filter(pk=number).update(entry=row.entry.replace('"read"', '"note"'))


def _changed_with_its_hash(number: int) -> None:
    """And the column beside it: only the next entry knows better."""
    _changed(number)
    text = Record.objects.get(pk=number).entry
    Record.objects.filter(pk=number).update(act="note", hash=sha256_hex(text.encode()))


def _column(**values: object) -> Callable[[int], None]:
    return lambda number: Record.objects.filter(pk=number).update(**values) and None


def _left_out(number: int) -> None:
    Record.objects.filter(pk=number).delete()


def _left_out_and_closed_up(number: int) -> None:
    _left_out(number)
    for row in Record.objects.filter(pk__gt=number).order_by("pk"):
        Record.objects.filter(pk=row.pk).update(number=row.pk - 1)


def _added_at_the_end(_number: int) -> None:
    """Without the head: the act's own transaction always moves both."""
    number, before = record.head()
    last = Record.objects.get(pk=number)
    entry = Entry(number + 1, last.day, 1, "read", "tip:x", {}, before)
    Record.objects.create(
        number=number + 1,
        day=last.day,
        staff=1,
        act="read",
        about="tip:x",
        entry=entry.text(),
        hash=entry.hash(),
    )


def _moved(number: int) -> None:
    Record.objects.filter(pk=number).update(number=10**6)
    Record.objects.filter(pk=number + 1).update(number=number)
    Record.objects.filter(pk=10**6).update(number=number + 1)


def _cut_off(number: int) -> None:
    Record.objects.filter(pk__gt=number).delete()


def _emptied(_number: int) -> None:
    Record.objects.all().delete()


def _spelt_otherwise(number: int) -> None:
    """The same values, and its hash, in JSON with a space."""
    text = Record.objects.get(pk=number).entry.replace(',"', ', "')
    Record.objects.filter(pk=number).update(entry=text, hash=sha256_hex(text.encode()))


def _no_json(number: int) -> None:
    Record.objects.filter(pk=number).update(entry="{", hash=sha256_hex(b"{"))


# Each is done to entry 3 of 6, and is found at the number beside it.
TAMPERINGS: dict[str, tuple[Callable[[int], None], int]] = {
    "changed": (_changed, 3),
    "changed, with its hash": (_changed_with_its_hash, 4),
    "day beside it": (_column(day="2020-01-01"), 3),
    "person beside it": (_column(staff=77), 3),
    "act beside it": (_column(act="note"), 3),
    "tip beside it": (_column(about="tip:other"), 3),
    "left out": (_left_out, 3),
    "left out, the rest closed up": (_left_out_and_closed_up, 3),
    "added at the end": (_added_at_the_end, 7),
    "moved": (_moved, 3),
    "cut off": (_cut_off, 4),
    "emptied": (_emptied, 1),
    "spelt otherwise": (_spelt_otherwise, 4),
    "no JSON": (_no_json, 3),
}


def rewrite_from(number: int) -> None:
    """All of it anew from an entry on, every hash and the head with it: a chain without a flaw."""
    before = Record.objects.get(pk=number - 1).hash
    for row in Record.objects.filter(pk__gte=number).order_by("pk"):
        entry = Entry(row.number, row.day, row.staff, "note", row.about, {}, before)
        Record.objects.filter(pk=row.pk).update(act="note", entry=entry.text(), hash=entry.hash())
        before = entry.hash()
    Head.objects.update(hash=before)
