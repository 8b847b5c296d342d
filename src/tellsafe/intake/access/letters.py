# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters to the oversight body, until it has fetched them."""

from collections.abc import Collection, Mapping
from datetime import date

from tellsafe.intake.batch import insert_rows
from tellsafe.intake.models import Letter

_COLUMNS = ("letter", "day", "sealed")


def held(letters: Collection[bytes]) -> set[bytes]:
    """Those of these that are here."""
    rows = Letter.objects.filter(letter__in=letters).values_list("letter")
    return {bytes(one) for (one,) in rows}


def count(most: int) -> int:
    """How many there are, counted no further than ``most``."""
    return Letter.objects.values("letter")[:most].count()


def add(letters: Mapping[bytes, bytes], day: date) -> None:
    """Hold letters, by the SHA-256 of their sealed bytes."""
    insert_rows(Letter, _COLUMNS, [(key, day, sealed) for key, sealed in letters.items()])


def after(letter: bytes, limit: int) -> list[tuple[bytes, bytes]]:
    """At most ``limit`` of them, hash and sealed bytes, from after a hash on, by hash."""
    rows = Letter.objects.filter(letter__gt=letter).order_by("letter")
    found = rows.values_list("letter", "sealed")[:limit]
    return [(bytes(key), bytes(sealed)) for key, sealed in found]


def drop(letters: Collection[bytes]) -> None:
    """Hold these no longer."""
    Letter.objects.filter(letter__in=letters).delete()


def forget(before: date) -> None:
    """Forget letters that came before a day."""
    Letter.objects.filter(day__lt=before).delete()
