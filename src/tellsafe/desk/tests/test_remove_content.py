# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip that rests on who somebody is leaves a shell: nothing of it is in any file or table.

Seen to fail: with the words of replies left, and with the write-ahead log not emptied.
"""

import pytest
from django.apps import apps
from django.db import connection

from tellsafe.desk import access
from tellsafe.desk.access import likeness
from tellsafe.desk.actions.housekeeping import forget_order
from tellsafe.desk.actions.likened import look_back
from tellsafe.desk.actions.reopen import reopen
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.models import Draft, Link, Message, Note, Proposal, Tip, Way
from tellsafe.desk.rules.decisions import Again, Corroboration, Kind, Reason
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.terms import Close, Ground
from tellsafe.desk.tests.deciding import CONDUCT, RETENTION, Desk, a_tip
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.on_disk import read_files
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source, World, blobs
from tellsafe.formats.manifest import When, Where
from tellsafe.serving.zone import ZoneSettings

WORDS = ["kanarya-conduct", "kanarya-when", "kanarya-where", "kanarya-reply", "kanarya-answer"]
WORDS += ["kanarya-draft", "kanarya-note", "kanarya-sentence", "kanarya-unsent"]


@pytest.fixture
def full(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> tuple[Desk, Tip]:
    """A tip of which everything that can hold words holds a canary, on the disk as well."""
    desk, file = Desk(world), source.attachment(b"a photo")
    key = take(
        settings,
        source,
        fake,
        conduct="kanarya-conduct " * 200,
        when=When(world.today, "18:30", "kanarya-when"),
        where=Where("exact", 52_520_008, 13_404_954, "north", "kanarya-where"),
        files=(file,),
    )
    photo = source.attachment(b"another photo")
    said = source.reply(files=(photo,), text="kanarya-reply")
    fake.submit("reply", source.seal_reply(said), blobs(photo))
    pull(settings, fake)
    tip = Tip.objects.get(pk=key)
    for number, (text, way) in enumerate(
        [("kanarya-answer", Way.DELIVERED), ("kanarya-unsent", Way.QUEUED)], 10
    ):
        Message.objects.create(
            id=str(number) * 11,
            tip=tip,
            number=number,
            kind="message",
            text=text,
            language="en",
            day=desk.today,
            way=way,
        )
    Draft.objects.create(id="d" * 22, tip=tip, author=desk.ada, text="kanarya-draft", language="en")
    Note.objects.create(
        id="n" * 22, tip=tip, number=0, author=desk.ada, day=desk.today, text="kanarya-note"
    )
    sentence = f"{CONDUCT} kanarya-sentence"
    terms = Ground("fire-risk", sentence, None, Corroboration.INDEPENDENT)
    desk.decide(Kind.GROUND, tip, terms)
    _checkpoint()
    return desk, tip


def _checkpoint() -> None:
    """So that the words are in the database file, as after a day, and not in its log alone."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def found(settings: ZoneSettings) -> set[str]:
    """Canaries in the desk's files on SQLite, and in the desk's tables on either database."""
    files = b""
    if connection.vendor == "sqlite":
        files = b"".join(read_files(settings.folder).values())
    return {word for word in WORDS if word.encode() in files} | _in_tables()


def _in_tables() -> set[str]:
    text = ""
    for model in apps.get_app_config("desk").get_models():
        for row in model._default_manager.values():
            text += repr(row)
    return {word for word in WORDS if word in text}


on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's file is searched in every other test"
)


def ghosts() -> list[tuple[str, str]]:
    """Canaries in the files of PostgreSQL's tables, rows that are no more included."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        found = []
        for table in access.ORDERLESS:
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
            data = bytes(cursor.fetchone()[0])
            found += [(table, word) for word in WORDS if word.encode() in data]
    return found


def test_two_people_remove_what_rests_on_identity(
    settings: ZoneSettings, full: tuple[Desk, Tip]
) -> None:
    desk, tip = full
    sealed = SealedFiles(settings)
    assert found(settings) == set(WORDS)
    assert len(sealed.ids()) == 2
    key, _ = desk.proposes(Kind.CLOSE, tip, Close(Reason.IDENTITY))
    assert found(settings) == set(WORDS)

    assert desk.agrees(key) is None
    assert found(settings) == set()
    assert sealed.ids() == []
    tip.refresh_from_db()
    assert (tip.state, tip.reason, tip.removed) == ("closed", "identity", True)
    assert (tip.where_lat, tip.where_lon, tip.when_day, tip.when_time) == (None, None, None, "")
    assert (tip.entry, tip.where_district) == ("fire-risk", "north")
    assert not tip.attachments.exists()
    assert tip.messages.get(kind="status").text
    assert tip.messages.get(number=11).way == Way.UNDELIVERABLE
    assert Link.objects.get().undone_for == "closed"


@on_postgresql
def test_postgresql_leaves_no_ghost_once_the_tables_are_written_anew(
    settings: ZoneSettings, full: tuple[Desk, Tip]
) -> None:
    desk, tip = full
    desk.closes(tip, Reason.IDENTITY)
    forget_order()
    assert ghosts() == []


def test_other_reasons_remove_nothing(settings: ZoneSettings, full: tuple[Desk, Tip]) -> None:
    desk, tip = full
    desk.closes(tip, Reason.NO_DANGER)
    assert found(settings) == set(WORDS)
    assert not tip.removed


def test_what_is_gone_is_not_reopened_by_anybody_or_anything(
    settings: ZoneSettings, full: tuple[Desk, Tip]
) -> None:
    desk, tip = full
    conduct = tip.conduct
    desk.closes(tip, Reason.IDENTITY)
    assert reopen(tip.pk, Again.ASKED, desk.now(desk.ada)) is Refusal.REMOVED
    again = a_tip(desk.today, "b", conduct=conduct, where_district="north")
    look_back(again, likeness.says_alike(again), desk.now())
    tip.refresh_from_db()
    assert tip.state == "closed"
    assert desk.proposes(Kind.CLOSE, tip, Close(Reason.NO_DANGER))[1] is Refusal.REMOVED


def test_a_crash_before_the_files_went_leaves_noise_that_housekeeping_removes(
    settings: ZoneSettings, full: tuple[Desk, Tip], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tellsafe.desk.actions import remove_content
    from tellsafe.desk.actions.housekeeping import keep_house

    desk, tip = full
    monkeypatch.setattr(remove_content, "_leave_no_trace", lambda files: None)
    desk.closes(tip, Reason.IDENTITY)
    sealed = SealedFiles(settings)
    assert len(sealed.ids()) == 2
    keep_house(sealed, RETENTION, desk.today)
    assert sealed.ids() == []
    assert Proposal.objects.filter(answer="agreed").count() == 2
