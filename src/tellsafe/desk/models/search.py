# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tips are found by. Tables that a migration makes, since they differ by database."""

from django.db import models


class SearchText(models.Model):
    """The words of one tip under its key: an FTS5 table on SQLite, a tsvector on PostgreSQL.

    Rows lie in the order of their keys, which tells days and nothing finer.
    """

    key = models.BigIntegerField(primary_key=True, db_column="rowid")
    words = models.TextField()

    class Meta:
        managed = False
        db_table = "desk_search"


class SearchWord(models.Model):
    """In how many tips a word stands. One that stands in none is no row any more."""

    word = models.CharField(primary_key=True, max_length=40)
    tips = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "desk_searchword"
