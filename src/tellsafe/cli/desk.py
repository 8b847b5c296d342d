# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe open`` and ``desk``: what is done at the desk without its pages."""

import os
from pathlib import Path

import click

from tellsafe.cli.output import CommandError, json_option, print_json, progress
from tellsafe.cli.run import zone_folder
from tellsafe.formats.errors import FormatError


def start_desk(folder: Path) -> None:
    """Django of the desk in DIR, with its tables as they are now. Raises CommandError."""
    from tellsafe.serving.django import migrate, start_django

    os.umask(0o077)  # it may make the database, which the desk then goes on with
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


@click.group()
def desk() -> None:
    """The desk's database: fill a demo's, or make again what finds tips."""


@desk.command(
    epilog="""\b
Examples:
  tellsafe desk fill /tmp/demo-city --tips 1000000
  tellsafe desk fill /tmp/demo-city --tips 6000 --counts-only   (three years to account for)
"""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.option("--tips", "count", required=True, type=click.IntRange(1, 10_000_000))
@click.option("--seed", default=1, show_default=True, help="Another one makes other tips.")
@click.option("--counts-only", is_flag=True, help="Count them, and keep none of them.")
def fill(folder: Path, count: int, seed: int, counts_only: bool) -> None:
    """Fill the desk of DIR with tips that nobody sent, to see how it behaves when it is full.

    Only a desk whose settings.toml says demo = "yes" under [options], as that of tellsafe demo.
    """
    settings = zone_folder(folder, "desk")
    start_desk(folder)
    from tellsafe.desk.actions.fill import fill as fill_desk
    from tellsafe.desk.actions.fill import fill_counts, is_for_trying_out
    from tellsafe.serving.clock import SystemClock

    if not is_for_trying_out(settings):
        raise CommandError(
            "not-a-demo",
            "this desk is not for trying things out",
            'name one whose settings.toml says demo = "yes" under [options]',
        )
    if counts_only:
        fill_counts(settings, count, SystemClock().today(), seed)
        click.echo(f"counted: {count} tips")
        return
    with progress() as bars:
        bar = bars.add_task("tips", total=count)
        fill_desk(settings, count, SystemClock().today(), lambda n: bars.advance(bar, n), seed)
    click.echo(f"made: {count} tips")


@desk.command(
    epilog="""\b
Examples:
  tellsafe desk reindex /srv/tellsafe
"""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
def reindex(folder: Path) -> None:
    """Make again what finds the tips of DIR by their words and those that are alike, from the tips
    themselves.

    The desk may run meanwhile; until this ends, search finds less, the newest tips first. If it
    breaks off, run it again.
    """
    start_desk(folder)
    from tellsafe.desk.access import likeness, search

    with progress() as bars:
        bar = bars.add_task("words", total=None)
        count = search.rebuild(lambda done: bars.update(bar, completed=done))
        bar = bars.add_task("likeness", total=count)
        likeness.rebuild(lambda done: bars.update(bar, completed=done))
    click.echo(f"indexed: {count} tips")
