# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index on PostgreSQL: a tsvector a tip, under a GIN index.

A word of many tips is found by walking keys from the newest down, a rare one by the GIN index;
statistics tell the planner which is which, so bulk changes end with ANALYZE.
"""

from collections.abc import Sequence

from django.db import connection

_COPY = "COPY desk_search (rowid, words) FROM STDIN"


class Engine:
    """Reads and writes desk_search."""

    def kept(self, key: int) -> list[str]:
        """The words by which this tip is found."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tsvector_to_array(words) FROM desk_search WHERE rowid = %s", [key]
            )
            row = cursor.fetchone()
        return list(row[0]) if row else []

    def drop(self, key: int) -> None:
        """The tip is found by nothing any more."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM desk_search WHERE rowid = %s", [key])

    def clear(self) -> None:
        """Nothing is found any more. Until the transaction ends nobody else writes here, nor in the
        vocabulary; whoever reads goes on."""
        with connection.cursor() as cursor:
            cursor.execute(
                "LOCK TABLE desk_search, desk_searchword IN SHARE ROW EXCLUSIVE MODE;"
                "DELETE FROM desk_search"
            )

    def keep_many(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Tips that have no row yet."""
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for key, words in rows:
                # As a tsvector is spelt; words are letters and digits alone.
                copy.write_row((key, " ".join(f"'{word}'" for word in words)))

    def find(self, groups: Sequence[Sequence[str]], before: int | None, size: int) -> list[int]:
        """Keys of tips that hold a word of each group, the highest first."""
        # Words are letters and digits alone (rules.search_words): none can end the quotes.
        match = " & ".join("(" + " | ".join(f"'{w}'" for w in group) + ")" for group in groups)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM desk_search WHERE words @@ %s::tsquery AND rowid < %s "
                "ORDER BY rowid DESC LIMIT %s",
                [match, before or 1 << 62, size],
            )
            return [int(row[0]) for row in cursor.fetchall()]

    def forget_order(self) -> None:
        """Write the table anew in the order of its keys, and with it the index."""
        with connection.cursor() as cursor:
            cursor.execute("CLUSTER desk_search USING desk_search_pkey")
            cursor.execute("ANALYZE desk_search")
