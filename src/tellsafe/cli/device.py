# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every command of a source shares: its folder, its options, how it tells what went."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from tellsafe.cli.output import CommandError, print_json, progress
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.source.attachments import File
from tellsafe.source.client import Delivery, Source
from tellsafe.source.errors import SourceError

Command = Callable[..., Any]


def source_options(command: Command) -> Command:
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


attach_option = click.option(
    "--attach",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A photo or video, freed of its metadata; may be given again.",
)
as_is_option = click.option(
    "--attach-as-is",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file sent as it is, with all that it tells about you.",
)


@contextmanager
def source_at(
    home: Path, intake: str, root: str | None, *, quiet: bool = False
) -> Iterator[tuple[Source, Progress]]:
    with progress(quiet) as bars:
        bar = bars.add_task("sending", total=None, visible=False)

        def advance(held: int, whole: int) -> None:
            bars.update(bar, completed=held, total=whole, visible=True)

        try:
            with Source(
                home, intake.rstrip("/"), root_public=root_of(root), progress=advance
            ) as source:
                yield source, bars
        except SourceError as error:
            raise CommandError(error.id, error.message, error.hint) from error


def root_of(text: str | None) -> bytes | None:
    try:
        return None if text is None else unb64u(text, length=32)
    except FormatError as error:
        raise CommandError("root", "this is no root key", "copy it as init showed it") from error


def files_of(cleaned: Sequence[Path], as_is: Sequence[Path]) -> list[File]:
    return [File(path) for path in cleaned] + [File(path, as_is=True) for path in as_is]


def text_of(text: str) -> str:
    return click.open_file("-").read() if text == "-" else text


def tell(deliveries: Sequence[Delivery], as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {"tip": one.tip, "sent": one.waits is None, "waits": one.waits and one.waits.id}
                for one in deliveries
            ]
        )
    for one in deliveries:
        if not one.waits and not as_json:
            click.echo(f"sent: report {one.tip}; receipt verified")
    # Last, since it ends the command: what was sent is told before.
    for one in deliveries:
        if one.waits:
            raise CommandError(one.waits.id, one.waits.message, one.waits.hint)
    if not deliveries and not as_json:
        click.echo("nothing waits")
