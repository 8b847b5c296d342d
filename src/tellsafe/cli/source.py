# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe activate``, ``send``, ``resume``, ``inbox``, ``reply``, ``recover``: a source's side.

The folder (--home) holds what the source remembers on this device; keep it on an encrypted disk.
"""

from pathlib import Path
from typing import Any

import click

from tellsafe.cli.device import (
    as_is_option,
    attach_option,
    files_of,
    source_at,
    source_options,
    tell,
    text_of,
)
from tellsafe.cli.output import json_option, print_json
from tellsafe.cli.source_form import form_asked
from tellsafe.formats.charter import OPEN
from tellsafe.source.report import Report, in_district


@click.command(
    epilog="""\b
Examples:
  tellsafe activate --home ~/.tellsafe --intake https://tips.example.org
  tellsafe activate … --name "A. Example" --scheme ee.ik --number … --occupation employed \\
      --phone +372…
"""
)
@source_options
@click.option("--name", help="Your real name.")
@click.option("--scheme", help="Kind of document, such as ee.ik.")
@click.option("--number", help="The document's number, or yours on the operator's list.")
@click.option("--second", help="What else of the operator's list is asked.")
@click.option("--occupation", help="A code of the charter's, such as employed.")
@click.option("--phone", help="With + and country code.")
@click.option("--language", default="en", show_default=True, help="Of the text message.")
def activate(home: Path, intake: str, root: str | None, **words: str | None) -> None:
    """Show the registry once a year that you are a real person, and be forgotten by it.

    What is asked depends on the tip line; what is not given is asked for. It goes to the registry
    alone, sealed, which keeps a keyed hash and nothing else. Afterwards you get a recovery number:
    write it down.
    """
    with source_at(home, intake, root) as (source, _):
        if source.bulletin().charter.activation == OPEN:
            source.activate()
        else:
            form = form_asked(source, words)
            source.activate(form, lambda: str(click.prompt("Code from the text message")))
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
@source_options
@click.option("--entry", required=True, help="Entry of the catalogue.")
@click.option("--text", required=True, help="What happened; - reads standard input.")
@click.option("--language", default="en", show_default=True)
@click.option("--district", help="A district of the charter; else no place is told.")
@click.option("--life-at-risk", is_flag=True, help="Somebody's life is in danger.")
@attach_option
@as_is_option
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
    words = Report(entry, text_of(text), language, life_at_risk=life_at_risk)
    if district:
        words = Report(
            entry, words.conduct, language, where=in_district(district), life_at_risk=life_at_risk
        )
    with source_at(home, intake, root, quiet=as_json) as (source, _):
        tell([source.report(words, files_of(attach, attach_as_is))], as_json)


@click.command(
    epilog="""\b
Examples:
  tellsafe reply 1 --text "Yes, it was still there at seven."
  tellsafe reply 1 --text - --attach photo.jpg < answer.txt
  (with TELLSAFE_HOME and TELLSAFE_INTAKE set)
"""
)
@source_options
@click.argument("tip", type=int)
@click.option("--text", required=True, help="What you answer; - reads standard input.")
@click.option("--language", default="en", show_default=True)
@attach_option
@as_is_option
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
    with source_at(home, intake, root, quiet=as_json) as (source, _):
        files = files_of(attach, attach_as_is)
        tell([source.reply(tip, text_of(text), language, files)], as_json)


@click.command(
    epilog="""\b
Examples:
  tellsafe resume
  tellsafe resume --json
  (with TELLSAFE_HOME and TELLSAFE_INTAKE set)
"""
)
@source_options
@json_option
def resume(home: Path, intake: str, root: str | None, as_json: bool) -> None:
    """Go on with whatever is sealed and waits to be sent."""
    with source_at(home, intake, root, quiet=as_json) as (source, _):
        tell(source.resume(), as_json)


@click.command(
    epilog="""\b
Examples:
  tellsafe inbox
  tellsafe inbox --json
  (with TELLSAFE_HOME and TELLSAFE_INTAKE set)
"""
)
@source_options
@json_option
def inbox(home: Path, intake: str, root: str | None, as_json: bool) -> None:
    """Read what the desk wrote, by one round that always looks the same from outside."""
    with source_at(home, intake, root) as (source, _):
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
@source_options
def recover(home: Path, intake: str, root: str | None) -> None:
    """Restore reports and messages on this device from a recovery number."""
    number = str(click.prompt("Recovery number", hide_input=True))
    with source_at(home, intake, root) as (source, _):
        source.recover(number)
        click.echo(f"recovered: {len(source.tips)} reports")


def _message(one: Any) -> dict[str, object]:
    message = one.message
    told = {"kind": message.kind, "day": message.day.isoformat(), "text": message.text}
    return told if message.status is None else {**told, "status": message.status}
