# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe counter`` and ``roll``: by what the registry knows people, from its console."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from tellsafe.cli.output import CommandError, json_option, print_json, progress
from tellsafe.cli.run import zone_folder
from tellsafe.formats.charter_checks import COUNTER, ROLL
from tellsafe.serving.zone import ZoneSettings

_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
# Of a batch of one, a count that grows would tell who came.
_LEAST_CODES, _MOST_CODES = 20, 10_000


def start_registry(folder: Path, check: str) -> ZoneSettings:
    """Django of the registry in DIR, whose people are checked so. Raises CommandError."""
    from tellsafe.formats.bulletin import verify_bulletin
    from tellsafe.serving.django import migrate, start_django

    settings = zone_folder(folder, "registry")
    used = verify_bulletin(settings.bulletin, None).charter.identity_check
    if used != check:
        raise CommandError(
            "other-check", f"people are checked here by {used}, not by {check}",
            "the charter's identity_check says so; tellsafe rotate publishes another one",
        )  # fmt: skip
    os.umask(0o077)
    start_django(settings.folder)
    migrate()
    return settings


@click.group()
def counter() -> None:
    """Codes that a clerk hands over at a counter, having looked at a person and a card."""


@counter.command(
    epilog="""\b
Examples:
  tellsafe counter make /srv/tellsafe --count 200 --sheet codes.html
  tellsafe counter make /srv/tellsafe --count 40 --not-eligible --sheet staff.html
"""
)
@_folder
@click.option("--count", required=True, type=click.IntRange(_LEAST_CODES, _MOST_CODES))
@click.option("--not-eligible", is_flag=True, help="For people who are not rewarded.")
@click.option("--term", help="The year in which they are good; this one, if left out.")
@click.option("--sheet", required=True, type=click.Path(path_type=Path, dir_okay=False))
def make(folder: Path, count: int, not_eligible: bool, term: str | None, sheet: Path) -> None:
    """Make codes, and write the sheet to print: ten cards a page of A4, to be cut apart.

    The registry keeps keyed hashes alone: the sheet is the one place where the codes stand. Print
    it, and destroy the file.
    """
    settings = start_registry(folder, COUNTER)
    if sheet.exists():
        raise CommandError("sheet-exists", f"{sheet} is there", "name a file that is not")
    from django.db import transaction

    from tellsafe.cli.counter_sheet import counter_sheet
    from tellsafe.formats.bulletin import verify_bulletin
    from tellsafe.registry.actions.print_codes import print_codes
    from tellsafe.registry.adapters.key_folder import KeyFolder

    year = term or str(_year())
    bulletin = verify_bulletin(settings.bulletin, None)
    # Before there are codes: those of a batch that is on no sheet, nobody could ever give out.
    with _new_sheet(sheet) as file, transaction.atomic():
        made = print_codes(KeyFolder(settings.keys), year, count, eligible=not not_eligible)
        if made is None:
            raise CommandError("no-pepper", f"there are no keys for {year}", "tellsafe rotate DIR")
        batch, codes = made
        app = bulletin.endpoints["intake"]
        file.write(counter_sheet(bulletin.charter, app, batch.number, year, codes))
        file.flush()
        os.fsync(file.fileno())  # a disk that is full says so while there are no codes yet
    click.echo(f"made: batch {batch.number}, {count} codes, good in {year}")
    click.echo(f"next: print {sheet}, then destroy the file: whoever reads it can activate")


@contextmanager
def _new_sheet(path: Path) -> Iterator[TextIO]:
    """A file for nobody else's eyes; it is there only if the block ends well."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(
            "sheet",
            f"{path} can't be written; no codes were made",
            "name a file in a folder of yours",
        ) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            yield file
    except BaseException:
        path.unlink()
        raise


@counter.command(
    "count",
    epilog="""\b
Examples:
  tellsafe counter count /srv/tellsafe
  tellsafe counter count /srv/tellsafe --json
""",
)
@_folder
@json_option
def count_codes(folder: Path, as_json: bool) -> None:
    """How many codes of each batch were made, were used, and are left."""
    start_registry(folder, COUNTER)
    from tellsafe.registry.actions.print_codes import count_codes as count

    batches = count()
    if as_json:
        print_json([{**asdict(one), "left": one.left} for one in batches])
        return
    for one in batches:
        kind = "" if one.eligible else ", not eligible"
        told = f"{one.made} made, {one.used} used, {one.left} left"
        click.echo(f"batch {one.number} ({one.term}{kind}): {told}")
    if not batches:
        click.echo("none yet")


@click.group()
def roll() -> None:
    """The list of members, students or residents who may activate."""


@roll.command(
    epilog="""\b
Examples:
  tellsafe roll load /srv/tellsafe students.csv

The first line of the file names the columns:
  number,second,eligible
  B-20417,2003-05-31,yes
"""
)
@_folder
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--term", help="The year for which it is; this one, if left out.")
def load(folder: Path, file: Path, term: str | None) -> None:
    """Put the list in FILE (CSV) in the place of the last one. Keyed hashes of it stay, alone.

    Takes some 20 ms a line. Until it is done, the last list stands. Destroy FILE afterwards, or
    keep it where it came from.
    """
    settings = start_registry(folder, ROLL)
    from tellsafe.formats.bulletin import verify_bulletin
    from tellsafe.registry.actions.load_roll import load_roll
    from tellsafe.registry.adapters.key_folder import KeyFolder
    from tellsafe.registry.rules.roll_file import read_roll

    year = term or str(_year())
    pepper = KeyFolder(settings.keys).pepper(year)
    if pepper is None:
        raise CommandError("no-pepper", f"there are no keys for {year}", "tellsafe rotate DIR")
    asks = verify_bulletin(settings.bulletin, None).charter.checks.roll
    try:
        read = read_roll(file.read_text("utf-8"), with_second=bool(asks and asks.second))
    except UnicodeDecodeError as error:
        raise CommandError("roll-file", "the file is not UTF-8", "save it as such") from error
    if read.problems:
        raise CommandError(
            "roll-file", "; ".join(read.problems), "nothing was changed; correct the file"
        )
    with progress() as bars:
        bar = bars.add_task("hashing", total=len(read.lines))
        count = load_roll(pepper, year, read.lines, lambda: bars.advance(bar))
    click.echo(f"loaded: {count} people for {year}, in the place of the last list")


@roll.command(
    "count",
    epilog="""\b
Examples:
  tellsafe roll count /srv/tellsafe
""",
)
@_folder
@json_option
def count_roll(folder: Path, as_json: bool) -> None:
    """How many people the list has."""
    start_registry(folder, ROLL)
    from tellsafe.registry.actions.load_roll import count_roll as count

    sizes = count()
    if as_json:
        print_json({term: {"people": a, "eligible": b} for term, (a, b) in sizes.items()})
        return
    for term, (people, eligible) in sizes.items():
        click.echo(f"{term}: {people} people, {eligible} of them eligible")
    if not sizes:
        click.echo("none yet")


def _year() -> int:
    return datetime.now(UTC).year
