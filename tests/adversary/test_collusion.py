# SPDX-License-Identifier: AGPL-3.0-or-later
"""All zones' disks together do not say which person a pseudonym is, nor intake's which two
envelopes are one source's.

Three ways of linking are tried on dumps of everything: by a value that stands in two places, by
what two sealed envelopes share, and by the order in which rows lie.

Seen to fail: the order, with an intake whose housekeeping folded in the write-ahead log but did not
write its tables anew.
"""

import itertools
import random
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import pysqlite3
import pytest
from lives import device

from tellsafe.cli.samples import person
from tellsafe.cli.stage import Stage, deployed
from tellsafe.formats.encoding import b64u
from tellsafe.formats.recovery import RecoveryNumber
from tellsafe.source.activation import Form
from tellsafe.source.client import Source
from tellsafe.source.report import Report

PEOPLE = 10
_LEAST = 12  # bytes: shorter values coincide by chance


@dataclass
class Colluded:
    """Dumps of registry and intake after ten people reported twice each, in a known order.

    ``envelopes``: by person, as intake holds them. ``pseudonyms``: by person, the public key.
    """

    folder: Path
    envelopes: list[list[bytes]]
    pseudonyms: list[bytes]


@pytest.fixture(scope="module")
def colluded(tmp_path_factory: pytest.TempPathFactory) -> Colluded:
    folder = tmp_path_factory.mktemp("collusion")
    with deployed(folder / "city", {"registry": {"work_least": "4"}}) as stage:
        stage.zones.start("translog", "registry", "intake")
        people = [_live(stage, folder, number) for number in range(PEOPLE)]
        envelopes = [_second_report(stage, folder, number) for number in range(PEOPLE)]
        for zone in ("registry", "intake"):
            # Housekeeping runs at the start and once a day; until then the write-ahead log, which
            # it folds in, has the newest rows as they came. The threat model says so.
            stage.zones.stop(zone)
            stage.zones.start(zone)
    return Colluded(folder / "city", envelopes, people)


def _live(stage: Stage, folder: Path, number: int) -> bytes:
    who = person(100 + number)
    form = Form(who.name, who.scheme, who.number, who.occupation, who.phone)
    with device(stage, folder, number) as source:
        source.activate(form, lambda: stage.code_for(who.phone))
        _report(source, number)
        root = RecoveryNumber.decode(source.recovery_number)
        return root.pseudonym(f"{stage.bulletin.issued.year}").public_key().public_bytes_raw()


def _report(source: Source, number: int) -> None:
    text = f"Person {number} saw waste oil run into the river below the old weir tonight."
    assert source.report(Report("environmental-crime", text, "en")).receipt


def _second_report(stage: Stage, folder: Path, number: int) -> list[bytes]:
    """What this person adds to intake with a second report, beside what is there already."""
    known = set(_envelopes(stage.folder))
    with device(stage, folder, number) as source:
        _report(source, number)
    return list(set(_envelopes(stage.folder)) - known)


def _envelopes(folder: Path) -> list[bytes]:
    with _opened(folder, "intake") as database:
        return [bytes(row[0]) for row in database.execute("SELECT envelope FROM intake_submission")]


def _opened(folder: Path, zone: str) -> pysqlite3.Connection:
    path = folder / zone / f"{zone}.sqlite3"
    return pysqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _tables(database: pysqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return [name for (name,) in rows if not name.startswith(("sqlite_", "django_"))]


def _values(folder: Path, zone: str) -> set[bytes]:
    """Every value of every row, as bytes, that is long enough to mean something."""
    with _opened(folder, zone) as database:
        found = {
            value if isinstance(value, bytes) else str(value).encode()
            for table in _tables(database)
            for row in database.execute(f"SELECT * FROM {table}")
            for value in row
            if value is not None
        }
    return {value for value in found if len(value) >= _LEAST}


def test_no_value_stands_in_the_tables_of_two_zones(colluded: Colluded) -> None:
    registry, intake = _values(colluded.folder, "registry"), _values(colluded.folder, "intake")
    assert len(registry) >= 3 * PEOPLE
    assert len(intake) >= 4 * PEOPLE
    assert registry & intake == set()


def test_no_pseudonym_stands_anywhere_on_registry_or_intake(colluded: Colluded) -> None:
    for zone in ("registry", "intake"):
        files = [p for p in (colluded.folder / zone).rglob("*") if p.is_file()]
        held = b"\n".join(path.read_bytes() for path in files)
        for public in colluded.pseudonyms:
            forms = (public, public.hex().encode(), b64u(public).encode())
            assert not any(form in held for form in forms)


def test_two_envelopes_of_one_source_share_no_more_than_two_of_strangers(
    colluded: Colluded,
) -> None:
    """Windows of eight bytes: shared by chance between random bytes once in 2^64 pairs."""
    everything = _envelopes(colluded.folder)
    windows = [{one[at : at + 8] for at in range(len(one) - 7)} for one in everything]
    common = set.intersection(*windows)
    shared = [(a & b) - common for a, b in itertools.combinations(windows, 2)]
    assert len(everything) == 2 * PEOPLE
    assert len({len(one) for one in everything}) == 1
    assert [found for found in shared if len(found) > 60] == []
    assert all(len(found) == len(shared[0]) == 0 or _is_header(found) for found in shared)


def _is_header(windows: set[bytes]) -> bool:
    """What two age headers may share by chance: parts of lines in base64, never of the payload."""
    return all(window.isascii() for window in windows)


@pytest.mark.parametrize("zone", ["registry", "intake"])
def test_rows_do_not_lie_in_the_order_in_which_they_came(colluded: Colluded, zone: str) -> None:
    """Read as a thief would: by the place of each key in the file, not by SQL."""
    data = (colluded.folder / zone / f"{zone}.sqlite3").read_bytes()
    with _opened(colluded.folder, zone) as database:
        tables = {table: sorted(_keys(database, table)) for table in _tables(database)}
    known = {table: keys for table, keys in tables.items() if len(keys) >= PEOPLE}
    assert known
    for table, keys in known.items():
        places = [found.start() for key in keys for found in re.finditer(re.escape(key), data)]
        assert len(places) >= len(keys)
        assert _is_monotonic_within_pages(places), table


def _keys(database: pysqlite3.Connection, table: str) -> list[bytes]:
    columns = database.execute(f"PRAGMA table_info({table})").fetchall()
    key = next(name for _, name, *_rest, is_key in columns if is_key)
    return [
        value if isinstance(value, bytes) else str(value).encode()
        for (value,) in database.execute(f"SELECT {key} FROM {table}")
    ]


def _is_monotonic_within_pages(places: list[int]) -> bool:
    """Within a page SQLite fills cells from the end: keys in order lie at falling places.

    Rows that lie as they came would be in order by luck once in PEOPLE factorial.
    """
    pages: dict[int, list[int]] = {}
    for place in places:
        pages.setdefault(place // 4096, []).append(place)
    return all(
        inside == sorted(inside, reverse=True) or inside == sorted(inside)
        for inside in pages.values()
    )


def test_the_measure_of_order_finds_an_order() -> None:
    places = list(range(4000, 4000 - 40 * PEOPLE, -40))
    assert _is_monotonic_within_pages(places)
    random.Random(secrets.randbits(32)).shuffle(places)
    shuffled = [places[1], places[0], *places[2:]] if places == sorted(places) else places
    assert not _is_monotonic_within_pages([*shuffled, *places])
