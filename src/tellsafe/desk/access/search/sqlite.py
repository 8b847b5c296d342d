# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index on SQLite: FTS5, whose rows are the tips' keys.

It walks them from the newest down and stops when a page is full, so that a word that stands in
half of all tips costs no more than a rare one.
"""

from collections.abc import Sequence

from django.db import connection

# Pages of the database that one step of merging writes at most: the write lock is held for it.
_STEP = 200
_MOST_STEPS = 100_000


class Engine:
    """Reads and writes desk_search."""

    def kept(self, key: int) -> list[str]:
        """The words by which this tip is found."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT words FROM desk_search WHERE rowid = %s", [key])
            row = cursor.fetchone()
        return str(row[0]).split(" ") if row else []

    def drop(self, key: int) -> None:
        """The table holds the words, so that each of its entries is found and overwritten."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM desk_search WHERE rowid = %s", [key])

    def clear(self) -> None:
        """Nothing is found any more: a new table, since each row's words would be overwritten one
        by one. SQLite overwrites the old one's pages (secure_delete)."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'desk_search'")
            made_by = cursor.fetchone()[0]
            cursor.execute("DROP TABLE desk_search")
            cursor.execute(made_by)
            cursor.execute("INSERT INTO desk_search(desk_search, rank) VALUES('secure-delete', 1)")

    def keep_many(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Tips that have no row yet."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO desk_search (rowid, words) VALUES (%s, %s)",
                [(key, " ".join(words)) for key, words in rows],
            )

    def find(self, groups: Sequence[Sequence[str]], before: int | None, size: int) -> list[int]:
        """Keys of tips that hold a word of each group, the highest first."""
        # Words are letters and digits alone (rules.search_words): none can end the quotes.
        match = " AND ".join("(" + " OR ".join(f'"{w}"' for w in group) + ")" for group in groups)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM desk_search WHERE desk_search MATCH %s AND rowid < %s "
                "ORDER BY rowid DESC LIMIT %s",
                [match, before or 1 << 62, size],
            )
            return [int(row[0]) for row in cursor.fetchall()]

    def forget_order(self) -> None:
        """Merge all parts of the index, each of which holds tips that came together, step by step
        so that others may write in between."""
        self._merge(-_STEP)
        for _ in range(_MOST_STEPS):
            if self._merge(_STEP) < 2:
                return

    def _merge(self, pages: int) -> int:
        """How many rows of the index's own tables that wrote; fewer than two: nothing to merge."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT total_changes()")
            before = int(cursor.fetchone()[0])
            cursor.execute(
                "INSERT INTO desk_search(desk_search, rank) VALUES('merge', %s)", [pages]
            )
            cursor.execute("SELECT total_changes()")
            return int(cursor.fetchone()[0]) - before
