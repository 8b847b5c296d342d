# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe activate``, ``send``, ``resume``, ``inbox``, ``reply``, ``recover``: a source's side.

The folder (--home) holds what the source remembers on this device; keep it on an encrypted disk.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from tellsafe.cli.output import CommandError, json_option, print_json, progress
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.source.activation import Form
from tellsafe.source.attachments import File
from tellsafe.source.client import Delivery, Source
from tellsafe.source.errors import SourceError
from tellsafe.source.report import Report, in_district

Command = Callable[..., Any]


def _options(command: Command) -> Command:
    """What every command of a source takes."""
    for option in reversed(
        (
            click.option(
                "--home",
                required=True,
                envvar="TELLSAFE_HOME",
                type=click.Path(path_type=Path, file_okay=False),
                help="This device's folder; or TELLSAFE_HOME.",
            ),
            click.option(
                "--intake",
                required=True,
                envvar="TELLSAFE_INTAKE",
                help="The tip line's address; or TELLSAFE_INTAKE.",
            ),
            click.option("--root", help="The deployment's root key, if you know it beforehand."),
        )
    ):
        command = option(command)
    return command


_attach = click.option(
    "--attach",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A photo or video, freed of its metadata; may be given again.",
)
_as_is = click.option(
    "--attach-as-is",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file sent as it is, with all that it tells about you.",
)


@click.command(
    epilog="""\b
Examples:
  tellsafe activate --home ~/.tellsafe --intake https://tips.example.org
  tellsafe activate … --name "A. Example" --scheme ee.ik --number … --occupation employed \\
      --phone +372…
"""
)
@_options
@click.option("--name", prompt=True, help="Your real name.")
@click.option("--scheme", prompt="Document", help="Kind of document, such as ee.ik.")
@click.option("--number", prompt="Document number", help="Its number.")
@click.option("--occupation", prompt=True, help="A code of the charter's, such as employed.")
@click.option("--phone", prompt=True, help="With + and country code.")
@click.option("--language", default="en", show_default=True, help="Of the text message.")
def activate(home: Path, intake: str, root: str | None, **words: str) -> None:
    """Show the registry once a year that you are a real person, and be forgotten by it.

    The form goes to the registry alone, sealed; it checks the number, keeps a keyed hash, and
    nothing else. Afterwards you get a recovery number: write it down.
    """
    with _source(home, intake, root) as (source, _):
        source.activate(Form(**words), lambda: str(click.prompt("Code from the text message")))
        click.echo("activated")
        click.echo(f"recovery number: {source.recovery_number}")
        click.echo("write it down and keep it where only you look; it restores everything here")


@click.command(
    epilog="""\b
Examples:
  tellsafe send --home ~/.tellsafe --intake https://tips.example.org \\
      --entry arson-and-fire-danger --text "Petrol is stored beside the boiler." --attach photo.jpg
  cat report.txt | tellsafe send … --entry environmental-crime --text -
"""
)
@_options
@click.option("--entry", required=True, help="Entry of the catalogue.")
@click.option("--text", required=True, help="What happened; - reads standard input.")
@click.option("--language", default="en", show_default=True)
@click.option("--district", help="A district of the charter; else no place is told.")
@click.option("--life-at-risk", is_flag=True, help="Somebody's life is in danger.")
@_attach
@_as_is
@json_option
def send(
    home: Path,
    intake: str,
    root: str | None,
    entry: str,
    text: str,
    language: str,
    district: str | None,
    life_at_risk: bool,
    attach: tuple[Path, ...],
    attach_as_is: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Seal a report on this device and send it."""
    words = Report(entry, _text(text), language, life_at_risk=life_at_risk)
    if district:
        words = Report(
            entry, words.conduct, language, where=in_district(district), life_at_risk=life_at_risk
        )
    with _source(home, intake, root, quiet=as_json) as (source, _):
        _tell([source.report(words, _files(attach, attach_as_is))], as_json)


@click.command(
    epilog="""\b
Examples:
  tellsafe reply 1 --text "Yes, it was still there at seven."
  tellsafe reply 1 --text - --attach photo.jpg < answer.txt
  (with TELLSAFE_HOME and TELLSAFE_INTAKE set)
"""
)
@_options
@click.argument("tip", type=int)
@click.option("--text", required=True, help="What you answer; - reads standard input.")
@click.option("--language", default="en", show_default=True)
@_attach
@_as_is
@json_option
def reply(
    home: Path,
    intake: str,
    root: str | None,
    tip: int,
    text: str,
    language: str,
    attach: tuple[Path, ...],
    attach_as_is: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Answer the desk about report TIP."""
    with _source(home, intake, root, quiet=as_json) as (source, _):
        files = _files(attach, attach_as_is)
        _tell([source.reply(tip, _text(text), language, files)], as_json)


@click.command(
    epilog="""\b
Examples:
  tellsafe resume
  tellsafe resume --json
  (with TELLSAFE_HOME and TELLSAFE_INTAKE set)
"""
)
@_options
@json_option
def resume(home: Path, intake: str, root: str | None, as_json: bool) -> None:
    """Go on with whatever is sealed and waits to be sent."""
    with _source(home, intake, root, quiet=as_json) as (source, _):
        _tell(source.resume(), as_json)


@click.command(
    epilog="""\b
Examples:
  tellsafe inbox
  tellsafe inbox --json
  (with TELLSAFE_HOME and TELLSAFE_INTAKE set)
"""
)
@_options
@json_option
def inbox(home: Path, intake: str, root: str | None, as_json: bool) -> None:
    """Read what the desk wrote, by one round that always looks the same from outside."""
    with _source(home, intake, root) as (source, _):
        found = source.poll()
    if as_json:
        print_json([{"tip": one.tip, "new": one.is_new, **_message(one)} for one in found.messages])
        return
    for one in found.messages:
        mark = click.style(" new", bold=True) if one.is_new else ""
        status = f", {one.message.status}" if one.message.status else ""
        head = f"report {one.tip}, {one.message.day.isoformat()}{status}{mark}"
        click.echo(f"{head}\n  {one.message.text}")
    if not found.messages:
        click.echo("nothing yet")
    if found.unreadable:
        click.echo(f"error: {found.unreadable} messages are not the desk's [unreadable]", err=True)


@click.command(
    epilog="""\b
Examples:
  tellsafe recover --home ~/.tellsafe-new --intake https://tips.example.org
"""
)
@_options
def recover(home: Path, intake: str, root: str | None) -> None:
    """Restore reports and messages on this device from a recovery number."""
    number = str(click.prompt("Recovery number", hide_input=True))
    with _source(home, intake, root) as (source, _):
        source.recover(number)
        click.echo(f"recovered: {len(source.tips)} reports")


@contextmanager
def _source(
    home: Path, intake: str, root: str | None, *, quiet: bool = False
) -> Iterator[tuple[Source, Progress]]:
    with progress(quiet) as bars:
        bar = bars.add_task("sending", total=None, visible=False)

        def advance(held: int, whole: int) -> None:
            bars.update(bar, completed=held, total=whole, visible=True)

        try:
            with Source(
                home, intake.rstrip("/"), root_public=_root(root), progress=advance
            ) as source:
                yield source, bars
        except SourceError as error:
            raise CommandError(error.id, error.message, error.hint) from error


def _root(text: str | None) -> bytes | None:
    try:
        return None if text is None else unb64u(text, length=32)
    except FormatError as error:
        raise CommandError("root", "this is no root key", "copy it as init showed it") from error


def _files(cleaned: Sequence[Path], as_is: Sequence[Path]) -> list[File]:
    return [File(path) for path in cleaned] + [File(path, as_is=True) for path in as_is]


def _text(text: str) -> str:
    return click.open_file("-").read() if text == "-" else text


def _message(one: Any) -> dict[str, object]:
    message = one.message
    told = {"kind": message.kind, "day": message.day.isoformat(), "text": message.text}
    return told if message.status is None else {**told, "status": message.status}


def _tell(deliveries: Sequence[Delivery], as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {"tip": one.tip, "sent": one.waits is None, "waits": one.waits and one.waits.id}
                for one in deliveries
            ]
        )
    for one in deliveries:
        if one.waits:
            raise CommandError(one.waits.id, one.waits.message, one.waits.hint)
        if not as_json:
            click.echo(f"sent: report {one.tip}; receipt verified")
    if not deliveries and not as_json:
        click.echo("nothing waits")
