# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is over is forgotten, and so is in which order the rest came."""

import secrets
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import OperationalError, connection, models, transaction

from tellsafe.registry import access
from tellsafe.registry.access import Enrolled
from tellsafe.registry.actions.housekeeping import keep_house
from tellsafe.registry.models import (
    CounterCode,
    Enrolment,
    RollMember,
    StampDay,
    Suspension,
)
from tellsafe.registry.tests.conftest import Opens
from tellsafe.serving.zone import ZoneSettings

TODAY = date(2026, 11, 25)
ON_SQLITE = connection.vendor == "sqlite"


def keep(today: date = TODAY) -> None:
    with transaction.atomic():
        keep_house([today])


def enrol(term: str = "2026") -> bytes:
    person = secrets.token_bytes(32)
    access.add_enrolments(
        {person: Enrolled(term, secrets.token_bytes(32), secrets.token_bytes(32))}
    )
    return person


def give_stamps(day: date) -> bytes:
    key = secrets.token_bytes(32)
    access.add_stamp_requests([(key, day, secrets.token_bytes(32))])
    return key


def lying_order(rows: list[bytes]) -> list[bytes]:
    """Rows as their order on the disk would have them to whoever took it.

    SQLite fills a page from its end. PostgreSQL numbers transactions, and the places of rows.
    """
    if ON_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        disk = Path(django_settings.DATABASES["default"]["NAME"]).read_bytes()
        return sorted(rows, key=disk.index, reverse=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM registry_enrolment ORDER BY xmin::text::bigint, ctid")
        return [bytes(key) for (key,) in cursor.fetchall()]


@pytest.mark.usefixtures("settings")
def test_the_order_of_arrival_is_gone() -> None:
    """The first assertion is the leak: rows do lie as they came, until the house is kept."""
    came = [enrol() for _ in range(12)]
    assert lying_order(came) == came
    keep()
    assert lying_order(came) == sorted(came)
    assert set(access.enrolments(came)) == set(came)


@pytest.mark.usefixtures("settings")
def test_tables_are_stored_by_key() -> None:
    """On SQLite each migration that alters a table has to see to it again."""
    for model in apps.get_app_config("registry").get_models():
        table, key = model._meta.db_table, model._meta.pk
        assert access.ORDERLESS[table] == key.column
        if ON_SQLITE:
            with connection.cursor() as cursor:
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
                assert cursor.fetchone()[0].endswith("WITHOUT ROWID")


def test_no_column_holds_a_time_or_counts() -> None:
    for model in (Enrolment, StampDay, Suspension, CounterCode, RollMember):
        fields = {column.name: type(column) for column in model._meta.concrete_fields}
        # Neither tells when: which batch a code is of, and whether a line is eligible.
        kinds = {kind for name, kind in fields.items() if name not in ("batch", "eligible")}
        assert kinds <= {models.BinaryField, models.DateField, models.CharField}


@pytest.mark.usefixtures("settings")
def test_days_are_forgotten_after_yesterday() -> None:
    kept = [give_stamps(TODAY), give_stamps(date(2026, 11, 24))]
    old = give_stamps(date(2026, 11, 23))
    keep()
    assert set(access.stamp_requests([*kept, old])) == set(kept)


@pytest.mark.usefixtures("settings")
def test_terms_are_forgotten_after_january() -> None:
    old, present = enrol("2026"), enrol("2027")
    access.suspend({old: "2026", present: "2027"})
    keep(date(2027, 1, 31))
    assert set(access.enrolments([old, present])) == {old, present}
    keep(date(2027, 2, 1))
    assert set(access.enrolments([old, present])) == {present}
    assert access.suspended([old, present]) == {present}


@pytest.mark.usefixtures("settings")
def test_what_was_deleted_is_nowhere_on_the_disk() -> None:
    old = give_stamps(date(2026, 11, 1))
    keep()
    if ON_SQLITE:
        database = Path(django_settings.DATABASES["default"]["NAME"])
        assert all(old not in file.read_bytes() for file in database.parent.glob("*sqlite3*"))
    else:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_relation_filepath('registry_stampday')")
            file = cursor.fetchone()[0]
            cursor.execute("SELECT pg_read_binary_file(%s)", [file])
            assert old not in bytes(cursor.fetchone()[0])


def key_names(settings: ZoneSettings) -> set[str]:
    return {path.name for path in settings.keys.iterdir()}


def test_a_start_keeps_the_house_and_removes_dead_keys(
    opens: Opens, settings: ZoneSettings
) -> None:
    old = give_stamps(date(2026, 11, 1))
    before = key_names(settings)
    opens()
    assert not access.stamp_requests([old])
    assert key_names(settings) == before


def test_keys_of_weeks_and_terms_that_are_over_are_removed(
    opens: Opens, settings: ZoneSettings
) -> None:
    opens().clock.moment = datetime(2027, 2, 1, tzinfo=UTC)
    opens()
    assert {"pepper-2027.key", "credential-2027.pem", "sealing.age"} <= key_names(settings)
    assert not {name for name in key_names(settings) if "2026" in name or "-W" in name}


def test_a_disk_without_room_keeps_no_key_alive(
    opens: Opens, settings: ZoneSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To write tables anew takes as much room again. Seen to fail: keys of a term that was over,
    its secret among them, stayed as long as the disk was full."""

    def full() -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(access, "forget_order", full)
    opens().clock.moment = datetime(2027, 2, 1, tzinfo=UTC)
    opens()
    assert not {name for name in key_names(settings) if "2026" in name}


def test_a_clock_far_ahead_is_not_believed(opens: Opens, settings: ZoneSettings) -> None:
    """A battery that dies must not cost the term: everybody could enrol again."""
    person = enrol("2027")
    opens().clock.moment = datetime(2099, 1, 1, tzinfo=UTC)
    opens()
    assert access.enrolments([person])
    assert "pepper-2027.key" in key_names(settings)
