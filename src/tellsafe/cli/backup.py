# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe backup``: copies of a desk that end by themselves, wherever they lie."""

import io
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import click

from tellsafe.cli.backup_files import database_file, seal_desk
from tellsafe.cli.backup_keys import RECIPIENTS, Keeper, recipient_of
from tellsafe.cli.output import CommandError
from tellsafe.cli.run import zone_folder
from tellsafe.durable import durable_file
from tellsafe.formats.age import Recipient, open_sealed, seal
from tellsafe.formats.age.stream import Sink
from tellsafe.formats.errors import FormatError

_LISTED = click.option(
    "--recipients",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The list that tellsafe backup keys wrote on the keeper's machine.",
)
_OUT = click.argument("out", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def backup() -> None:
    """Back up a desk so that each copy is noise once its time is over."""


@backup.command(
    epilog="""\b
Examples:
  tellsafe backup keys /srv/keeper --keep-days 14     (each day, on another machine)
"""
)
@click.argument("folder", metavar="KEEPER", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep-days", required=True, type=click.IntRange(1, 90), help="Then a key is gone.")
@click.option("--ahead", default=60, show_default=True, type=click.IntRange(1, 400))
def keys(folder: Path, keep_days: int, ahead: int) -> None:
    """Make the keys of the days to come, and destroy those whose backups have had their time."""
    made, destroyed = Keeper(folder).look_after(_today(), keep_days, ahead)
    click.echo(f"made {made} keys, destroyed {destroyed}")
    click.echo(f"next: bring {folder / RECIPIENTS} to the desk, and nothing else")


@backup.command(
    epilog="""\b
Examples:
  tellsafe backup make /srv/tellsafe /mnt/backup/desk-$(date +%F).age --recipients recipients.txt
"""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@_OUT
@_LISTED
def make(folder: Path, out: Path, recipients: Path) -> None:
    """Seal settings, keys, attachments and database of a desk that may go on running.

    Of a desk on PostgreSQL, all but the database: dump that before, and seal it by itself.
    """
    desk = zone_folder(folder, "desk")
    _write(out, recipients, lambda sink, recipient: seal_desk(desk, sink, recipient))
    if database_file(desk) is None:
        click.echo("next: the database is a server's, and not in it: tellsafe backup seal --help")


@backup.command(
    "seal",
    epilog="""\b
Examples:
  set -o pipefail      (so that a dump that breaks off is told)
  pg_dump desk | tellsafe backup seal desk-$(date +%F).sql.age --recipients recipients.txt
""",
)
@_OUT
@_LISTED
def seal_input(out: Path, recipients: Path) -> None:
    """Seal what comes on standard input to the key of today."""
    _write(out, recipients, _seal_input)


@backup.command(
    "open",
    epilog="""\b
Examples:
  tellsafe backup open /mnt/backup/desk-2026-11-28.age /srv/keeper desk.tar
""",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("keeper", metavar="KEEPER", type=click.Path(path_type=Path, exists=True))
@_OUT
def open_backup(file: Path, keeper: Path, out: Path) -> None:
    """Open a backup whose key is still there: a tar, to be unpacked where the desk was."""
    _require_new(out, "name a new file")
    try:
        with file.open("rb") as source, durable_file(out) as sink:
            open_sealed(source, sink, Keeper(keeper).identities())
    except FormatError as error:
        raise CommandError(
            "backup-over",
            "no key opens this backup: its time is over, or it is another keeper's, or damaged",
            "choose a newer one; what is over is over by design",
        ) from error
    click.echo(f"opened: {out}")


def _seal_input(sink: Sink, recipient: Recipient) -> None:
    source = io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))
    if not source.peek(1):
        raise CommandError(
            "backup-nothing", "nothing came in to seal", "see what the command before it says"
        )
    seal(source, sink, [recipient])


def _write(out: Path, recipients: Path, write: Callable[[Sink, Recipient], None]) -> None:
    _require_new(out, "name each backup for its day")
    try:
        recipient = recipient_of(recipients, _today())
    except FormatError as error:
        raise CommandError(
            "backup-key", str(error), "run tellsafe backup keys, and bring its list here again"
        ) from error
    with durable_file(out) as sink:
        write(sink, recipient)
    click.echo(f"sealed: {out}")


def _require_new(out: Path, hint: str) -> None:
    """Neither a backup nor what was opened takes the place of another file."""
    if out.exists():
        raise CommandError("backup-there", f"{out} is there already", hint)


def _today() -> date:
    return datetime.now(UTC).date()
