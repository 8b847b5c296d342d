# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fifteen months in which an operator does nothing but rotate: on no day does anything run out.

Seen to fail in January 2028 against a rotation that let the keys for receipts, messages and forms
expire at the end of their second year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tellsafe.cli.check import check_folder
from tellsafe.cli.deployment.folders import Addresses
from tellsafe.cli.deployment.making import Plan, make_deployment, publish, renewed
from tellsafe.cli.deployment.root import read_root_public
from tellsafe.cli.init import CATALOGUE, DEMO_CHARTER
from tellsafe.cli.processes import free_ports
from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.formats.periods import next_week, term_of, week_of
from tellsafe.intake.checks import check as check_intake
from tellsafe.serving.zone import ZONES, ZoneSettings
from tellsafe.translog.fsck import fsck
from tellsafe.translog.reader import LogReader

FIRST = date(2026, 11, 23)
MONTH = timedelta(days=28)
MONTHS = 16
WEEKS = 6


@dataclass(frozen=True)
class Month:
    """What was published on ``day``, what was found wrong with it, and the log's checkpoint."""

    day: date
    bulletin: Bulletin
    problems: list[str]
    checkpoint: str

    def days(self) -> Iterator[date]:
        return (self.day + timedelta(days=number) for number in range(MONTH.days))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year") / "city"
    addresses = Addresses.on_host("127.0.0.1", free_ports(len(ZONES)))
    charter, catalogue = DEMO_CHARTER.read_text("utf-8"), CATALOGUE.read_text("utf-8")
    make_deployment(folder, Plan(charter, catalogue, addresses, FIRST, "x25519", WEEKS))
    return folder


@pytest.fixture(scope="module")
def months(folder: Path) -> list[Month]:
    found = [looked_at(folder, FIRST)]
    for number in range(1, MONTHS):
        day = FIRST + number * MONTH
        publish(folder, *renewed(folder, day, WEEKS))
        found.append(looked_at(folder, day))
    return found


def looked_at(folder: Path, day: date) -> Month:
    problems = [
        f"{one.where}: {one.message}" for one in check_folder(folder, day) if one.level == "error"
    ]
    problems += check_intake(ZoneSettings.load(folder / "intake"), day)
    root = read_root_public(folder)
    bulletin = verify_bulletin((folder / "intake" / "bulletin.json").read_bytes(), root)
    note = (folder / "translog" / "public" / "checkpoint").read_text("utf-8")
    return Month(day, bulletin, problems, note)


def test_it_covers_two_turns_of_the_year(months: list[Month]) -> None:
    assert {term_of(day) for month in months for day in month.days()} == {"2026", "2027", "2028"}


def test_nothing_is_ever_wrong_with_a_zone(months: list[Month]) -> None:
    assert {month.day: month.problems for month in months if month.problems} == {}


def test_every_day_has_the_keys_it_needs(months: list[Month]) -> None:
    for month in months:
        for day in month.days():
            assert len(month.bulletin.desk_recipients(day)) == 2
            assert missing(month.bulletin, day) == set()


def missing(bulletin: Bulletin, day: date) -> set[tuple[str, str]]:
    """Uses with a period, or "any", of which there is no key on this day."""
    week, term = week_of(day), term_of(day)
    wanted = {("stamp", week), ("credential", term), ("credential-not-eligible", term)}
    held = {(key.use, key.period) for key in bulletin.keys if key.is_valid(day)}
    lasting = {(use, "any") for use in ("receipt", "desk-message", "registry-sealing")}
    at_hand = {(use, "any") for use, _ in held}
    return (wanted - held) | (lasting - at_hand)


def test_tokens_of_last_week_and_last_year_are_good_as_long_as_promised(
    months: list[Month],
) -> None:
    """A stamp of a week is accepted through the next; a credential through January."""
    for before, after in pairwise(months):
        day = after.day
        promised = {key.id for key in before.bulletin.keys if key.last_day >= day}
        assert promised <= {key.id for key in after.bulletin.keys}
        assert next_week(week_of(day)) in {key.period for key in after.bulletin.keys}


def test_the_bulletin_does_not_grow(months: list[Month]) -> None:
    assert max(len(month.bulletin.keys) for month in months) <= 24


def test_the_log_tells_one_history(folder: Path, months: list[Month]) -> None:
    reader = LogReader.of_folder(folder / "translog" / "public")
    vkey = months[0].bulletin.log_vkey
    assert [month.bulletin.serial for month in months] == list(range(1, MONTHS + 1))
    for month in months:
        report = fsck(reader, vkey, kept_checkpoint=month.checkpoint)
        assert report.findings == []
        assert report.entries == MONTHS + 1  # a bulletin each, and the one release of the app
