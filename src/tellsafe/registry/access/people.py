# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is kept of people and pseudonyms, and how all tables forget."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from tellsafe.registry.models import (
    CounterBatch,
    CounterCode,
    Enrolment,
    RollMember,
    StampDay,
    Suspension,
)

# Each table that must not show in which order its rows came, with its key.
ORDERLESS = {
    "registry_enrolment": "key",
    "registry_stampday": "pseudonym_day",
    "registry_suspension": "pseudonym",
    "registry_counterbatch": "number",
    "registry_countercode": "key",
    "registry_rollmember": "key",
}


@dataclass(frozen=True)
class Enrolled:
    """What a person, by key, asked for in a term: 32-byte hashes."""

    term: str
    credential_request: bytes
    stamps_request: bytes


def enrolments(people: Collection[bytes]) -> dict[bytes, Enrolled]:
    """Those of ``people`` who are enrolled."""
    rows = Enrolment.objects.filter(key__in=people).values_list(
        "key", "term", "credential_request", "stamps_request"
    )
    return {
        bytes(person): Enrolled(term, bytes(credential), bytes(stamps))
        for person, term, credential, stamps in rows
    }


def add_enrolments(new: Mapping[bytes, Enrolled]) -> None:
    """Enrol people who are not enrolled."""
    Enrolment.objects.bulk_create(
        Enrolment(
            key=person,
            term=one.term,
            credential_request=one.credential_request,
            stamps_request=one.stamps_request,
        )
        for person, one in new.items()
    )


def stamp_requests(days: Collection[bytes]) -> dict[bytes, bytes]:
    """By pseudonym day, the hash of the request that got its stamps."""
    rows = StampDay.objects.filter(pseudonym_day__in=days)
    return {bytes(k): bytes(v) for k, v in rows.values_list("pseudonym_day", "request")}


def add_stamp_requests(new: Iterable[tuple[bytes, date, bytes]]) -> None:
    """Pseudonym days that had no stamps, each with its day and the hash of its request."""
    StampDay.objects.bulk_create(
        StampDay(pseudonym_day=key, day=day, request=request) for key, day, request in new
    )


def suspended(pseudonyms: Collection[bytes]) -> set[bytes]:
    """Those of the pseudonyms, by key, that are suspended."""
    rows = Suspension.objects.filter(pseudonym__in=pseudonyms)
    return {bytes(key) for key in rows.values_list("pseudonym", flat=True)}


def suspend(pseudonyms: Mapping[bytes, str]) -> None:
    """Suspend pseudonyms, by key, each under a term; those that are already stay so."""
    Suspension.objects.bulk_create(
        (Suspension(pseudonym=key, term=term) for key, term in pseudonyms.items()),
        ignore_conflicts=True,
    )


def restore(pseudonyms: Collection[bytes]) -> None:
    """End the suspension of pseudonyms, by key."""
    Suspension.objects.filter(pseudonym__in=pseudonyms).delete()


def forget(first_day: date, first_term: str) -> None:
    """Delete what belongs to days and terms before these."""
    StampDay.objects.filter(day__lt=first_day).delete()
    Enrolment.objects.filter(term__lt=first_term).delete()
    Suspension.objects.filter(term__lt=first_term).delete()
    for model in (CounterCode, CounterBatch, RollMember):
        model.objects.filter(term__lt=first_term).delete()


def forget_order() -> None:
    """Write all tables anew in the order of their keys, so that the disk shows no other.

    WITHOUT ROWID is not enough on SQLite: within a page, rows lie as they came. CLUSTER is not
    enough on PostgreSQL: each row keeps the number of the transaction that made it, and those
    count upwards. Both were seen. Runs outside of any transaction.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    for table, key in ORDERLESS.items():
        _write_anew(table, key)


def _write_anew(table: str, key: str) -> None:
    """One transaction a table: a new file in which all rows bear this transaction's number."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"CREATE TEMP TABLE held ON COMMIT DROP AS SELECT * FROM {table}")  # noqa: S608
        cursor.execute(f"TRUNCATE {table}")
        cursor.execute(f"INSERT INTO {table} SELECT * FROM held ORDER BY {key}")  # noqa: S608
