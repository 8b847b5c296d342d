# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe witness``: watch a tip line's public log from outside, and cosign what only grows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tellsafe.cli.output import CommandError
from tellsafe.formats.errors import FormatError
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.log import log_to_stderr
from tellsafe.serving.server import serve
from tellsafe.witness.cosigning import Witness
from tellsafe.witness.home import Home, WitnessError, log_key
from tellsafe.witness.web import make_app

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))


@click.group()
def witness() -> None:
    """Cosign the checkpoints of a log, as a body that is not its operator."""


@witness.command(
    epilog="""\b
Examples:
  tellsafe witness init /srv/witness --name witness.newspaper.example/w1
"""
)
@_FOLDER
@click.option("--name", required=True, help="A name that nobody else has: an address, no scheme.")
def init(folder: Path, name: str) -> None:
    """Make a witness in DIR, with a key of its own, and print its verifier key."""
    if folder.exists() and any(folder.iterdir()):
        raise CommandError("not-empty", f"{folder} is not empty", "name a new folder")
    try:
        home = Home.make(folder, name)
    except FormatError as error:
        raise CommandError(
            "witness-name", str(error), "such as witness.newspaper.example/w1"
        ) from error
    click.echo(f"vkey: {home.cosigner.key}")
    click.echo("next: give it to the operator of the tip line, with the address of this witness")
    click.echo(f"next: tellsafe witness trust {folder} LOG-VKEY")


@witness.command(
    epilog="""\b
Examples:
  tellsafe witness trust /srv/witness demo-city/log+1a2b3c4d+AbC…
"""
)
@_FOLDER
@click.argument("vkey")
def trust(folder: Path, vkey: str) -> None:
    """Cosign the log with this verifier key from now on: the bulletin and fsck tell it."""
    with _told_errors():
        home = Home.open(folder)
        is_new = home.trust(log_key(vkey))
        for log in home.logs():
            click.echo(f"trusts: {log}")
    if not is_new:
        click.echo("it was trusted before; nothing changed")


@witness.command(
    epilog="""\b
Examples:
  tellsafe witness run /srv/witness --listen 127.0.0.1:8790
"""
)
@_FOLDER
@click.option("--listen", default="127.0.0.1:8790", show_default=True, help="Host and port.")
def run(folder: Path, listen: str) -> None:
    """Answer logs until a signal says to stop. TLS ends in a proxy before it."""
    log_to_stderr()
    with _told_errors():
        home = Home.open(folder)
        with home.lock():
            serve(make_app(Witness(home), SystemClock()), listen)


@contextmanager
def _told_errors() -> Iterator[None]:
    try:
        yield
    except WitnessError as error:
        raise CommandError("witness", str(error), "tellsafe witness --help") from error
