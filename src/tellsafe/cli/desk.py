# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe open``: tips, opened and verified, without the desk's pages."""

from pathlib import Path

import click

from tellsafe.cli.output import CommandError, json_option, print_json
from tellsafe.cli.run import zone_folder
from tellsafe.formats.errors import FormatError


def start_desk(folder: Path) -> None:
    """Django of the desk in DIR, with its tables as they are now. Raises CommandError."""
    from tellsafe.serving.django import migrate, start_django

    start_django(zone_folder(folder, "desk").folder)
    migrate()


@click.command(
    "open",
    epilog="""\b
Examples:
  tellsafe open /srv/tellsafe --to opened
  tellsafe open /srv/tellsafe fjJ0k3… --to opened
""",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.argument("tip", required=False)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path))
@json_option
def open_tips(folder: Path, tip: str | None, target: Path, as_json: bool) -> None:
    """Write tips, opened and verified, into a folder; all of them, or one.

    What is written is plaintext: choose a folder on an encrypted disk, and delete it afterwards.
    """
    start_desk(folder)
    from tellsafe.desk.actions.open_tip import write_opened

    try:
        written = write_opened(target, tip)
    except FormatError as error:
        raise CommandError(
            error.code, str(error), "the sealed file on disk is damaged; ask the source again"
        ) from error
    if tip is not None and not written:
        raise CommandError("no-tip", "there is no such tip", "its id stands in its page's address")
    if as_json:
        print_json([str(path) for path in written])
    else:
        for path in written:
            click.echo(f"opened: {path}")
