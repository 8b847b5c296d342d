# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe letter``: write to the oversight body of a tip line, and read its answers."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tellsafe.cli.device import root_of, text_of
from tellsafe.cli.output import CommandError, json_option, print_json
from tellsafe.formats.derive import RootSecret
from tellsafe.formats.errors import FormatError
from tellsafe.formats.letter import ASKS
from tellsafe.formats.recovery import RecoveryNumber, new_secret
from tellsafe.source.errors import SourceError
from tellsafe.source.letter import Letters

_INTAKE = click.option(
    "--intake", required=True, envvar="TELLSAFE_INTAKE", help="The address of the tip line."
)
_ROOT = click.option("--root", help="The deployment's root key, if you know it beforehand.")


@click.group()
def letter() -> None:
    """Write to the oversight body if you were reported or approached. Nothing is kept here."""


@letter.command(
    epilog="""\b
Examples:
  tellsafe letter write --intake https://tips.sandhaven.example --asks heard --text - < letter.txt
"""
)
@_INTAKE
@_ROOT
@click.option("--asks", required=True, type=click.Choice(ASKS), help="What you want of the body.")
@click.option("--text", required=True, help="What you write; - reads it from standard input.")
@click.option("--when", "moment", default="", help="When it happened.")
@click.option("--district", default="", help="Where: a district's code in the charter.")
@click.option("--happened", default="", help="What happened, as you know it.")
@click.option("--language", default="en", show_default=True)
@click.option("--again", is_flag=True, help="To a case that there is; its number is asked for.")
def write(
    intake: str,
    root: str | None,
    asks: str,
    text: str,
    moment: str,
    district: str,
    happened: str,
    language: str,
    again: bool,
) -> None:
    """Seal a letter to the oversight body and send it. Prints the number of its case."""
    secret = _asked_for() if again else new_secret()
    words = text_of(text)
    # Before it is sent: a letter may arrive, and the answer that it did may not.
    click.echo(RecoveryNumber.encode(secret))
    with _letters(intake, root) as letters:
        letters.write(
            secret,
            asks=asks,
            text=words,
            language=language,
            when=moment,
            district=district,
            happened=happened,
        )
    click.echo("next: write this number down; answers can't be read without it", err=True)


@letter.command(
    epilog="""\b
Examples:
  tellsafe letter read --intake https://tips.sandhaven.example
"""
)
@_INTAKE
@_ROOT
@json_option
def read(intake: str, root: str | None, as_json: bool) -> None:
    """Show the body's answers to a case, whose number is asked for."""
    secret = _asked_for()
    with _letters(intake, root) as letters:
        found = letters.read(secret)
    if as_json:
        print_json([{"day": one.day.isoformat(), "text": one.text} for one in found])
        return
    for one in found:
        click.echo(f"--- {one.day}")
        click.echo(one.text)
    if not found:
        click.echo("no answer yet")


def _asked_for() -> RootSecret:
    """Never an argument: those are seen by all of a machine's users, and kept by shells."""
    try:
        return RecoveryNumber.decode(str(click.prompt("Number of the case", hide_input=True)))
    except FormatError as error:
        raise CommandError(
            error.code, "this is not the number of a case", "check every digit: there are 33"
        ) from error


@contextmanager
def _letters(intake: str, root: str | None) -> Iterator[Letters]:
    """What is known of the tip line goes with the command: nothing tells who wrote a letter."""
    with tempfile.TemporaryDirectory(prefix="tellsafe-letter-") as folder:
        try:
            with Letters(Path(folder) / "home", intake, root_public=root_of(root)) as letters:
                yield letters
        except SourceError as error:
            raise CommandError(error.id, error.message, error.hint) from error
