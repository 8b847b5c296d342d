# SPDX-License-Identifier: AGPL-3.0-or-later
"""What search has forgotten is nowhere in the database's files; nor is the order of a day's tips.

Seen to fail: without secure-delete in the index, and with words left in the vocabulary.
"""

import pytest
from django.db import connection

from tellsafe.desk.access import search
from tellsafe.desk.actions.housekeeping import forget_order
from tellsafe.desk.models import Tip
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.on_disk import read_files
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source
from tellsafe.serving.zone import ZoneSettings

CANARIES = ("xylophonitic", "鑫鱻羴犇", "قىزىلگۈلچى")
# FTS5 writes a word without the beginning that it shares with the one before; rows hold it whole.
TRACES = ("lophonitic", "鱻羴", "زىلگۈلچى")

sqlite_alone = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL's files are its server's"
)


def _files(settings: ZoneSettings) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(read_files(settings.folder).values())


@sqlite_alone
def test_a_forgotten_word_is_in_no_file(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    others = [take(settings, source, fake, conduct=f"petrol xyl{n} 鑫 قىز{n}") for n in range(30)]
    tip = take(settings, source, fake, conduct=" ".join(CANARIES))
    others += [take(settings, source, fake, conduct=f"petrol xyz{n}") for n in range(30)]
    assert all(trace.encode() in _files(settings) for trace in TRACES)
    found = Tip.objects.get(pk=tip)
    Tip.objects.filter(pk=tip).update(conduct="")
    search.forget(found)
    assert [trace for trace in TRACES if trace.encode() in _files(settings)] == []
    assert len(others) == 60


def test_the_index_is_one_part_after_the_day(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    """Parts hold tips that came together, one after another."""
    for number in range(20):
        take(settings, source, fake, conduct=f"petrol {number}")
    forget_order()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(DISTINCT segid) FROM desk_search_idx")
            assert cursor.fetchone()[0] == 1
        else:
            cursor.execute(
                "SELECT count(*) FROM (SELECT rowid < lag(rowid) OVER (ORDER BY ctid) AS back "
                "FROM desk_search) AS ordered WHERE back"
            )
            assert cursor.fetchone()[0] == 0
