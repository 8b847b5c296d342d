# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index of likeness: which tips have which marks (rules.likeness, near and same_picture).

Each tip has some twenty rows in one table, whose order is that of marks and keys. To look for what
a tip may be like takes one short walk a mark, the newest tips first and no more than so many: it
costs the same however many tips there are. What a mark is too common for is what came longest ago.
"""

import json
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from django.db import connection

from tellsafe.desk.models import Marked

# SQLite can't limit what it joins for each row: it looks for the last of the newest, then walks.
_NEWEST = {
    "sqlite": "SELECT found.key FROM json_each(%s) AS asked CROSS JOIN desk_mark AS found "
    "ON found.mark = asked.value AND found.key >= coalesce((SELECT last.key FROM desk_mark AS last "
    "WHERE last.mark = asked.value ORDER BY last.key DESC LIMIT 1 OFFSET %s), 0)",
    "postgresql": "SELECT found.key FROM jsonb_array_elements_text(%s::jsonb) AS asked(mark) "
    "CROSS JOIN LATERAL (SELECT key FROM desk_mark WHERE mark = asked.mark::integer "
    "ORDER BY key DESC LIMIT %s + 1) AS found",
}
_KEEP = "INSERT INTO desk_mark (mark, key) VALUES {} ON CONFLICT DO NOTHING"
_STEP = 200


def with_marks(marks: Iterable[int], most: int) -> Counter[int]:
    """Keys of the ``most`` newest tips of each mark, and how many of the marks each has."""
    asked = json.dumps(list(marks))
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST[connection.vendor], [asked, most - 1])
        return Counter(int(row[0]) for row in cursor.fetchall())


def keep(rows: Sequence[tuple[int, int]]) -> None:
    """Marks and the keys of tips that have them; what is kept already stays."""
    ordered = sorted(rows)
    with connection.cursor() as cursor:
        for at in range(0, len(ordered), _STEP):
            some = ordered[at : at + _STEP]
            cursor.execute(_KEEP.format(", ".join(["(%s, %s)"] * len(some))), [*chain(*some)])


def drop(rows: Sequence[tuple[int, int]]) -> None:
    """No trace of these stays."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM desk_mark WHERE mark = %s AND key = %s", rows)


def clear() -> None:
    """Nothing is marked any more. Until the transaction ends nobody else writes here; whoever reads
    goes on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE desk_mark, desk_marked IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM desk_mark")
        cursor.execute("DELETE FROM desk_marked")


def marked(keys: Sequence[int]) -> set[int]:
    """Which of these have been given their marks."""
    return set(Marked.objects.filter(pk__in=keys).values_list("pk", flat=True))


def keep_marked(marked: Iterable[tuple[int, Sequence[int]]]) -> None:
    """Tips by their keys, each with the marks of its text, place and time; none has any yet."""
    kept = [(key, marks) for key, marks in marked if marks]
    keep([(mark, key) for key, marks in kept for mark in marks])
    Marked.objects.bulk_create(Marked(key=key, marks=packed(marks)) for key, marks in kept)


def marks_of(key: int) -> list[int]:
    """Those that ``keep_marked`` gave this tip."""
    row = Marked.objects.filter(pk=key).first()
    return unpacked(bytes(row.marks)) if row else []


def drop_marked(key: int) -> None:
    """The tip is found by nothing that it says."""
    drop([(mark, key) for mark in marks_of(key)])
    Marked.objects.filter(pk=key).delete()


def packed(marks: Sequence[int]) -> bytes:
    """Four bytes each."""
    return b"".join(mark.to_bytes(4, "big") for mark in marks)


def unpacked(data: bytes) -> list[int]:
    """The other way."""
    return list(struct.unpack(f">{len(data) // 4}I", data))
