# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe``: the one command, and its subcommands."""

import click

from tellsafe import __version__
from tellsafe.cli.catalogue import catalogue
from tellsafe.cli.check import check
from tellsafe.cli.desk import open_tips, staff
from tellsafe.cli.fsck import fsck
from tellsafe.cli.init import init
from tellsafe.cli.rotate import rotate
from tellsafe.cli.run import run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(__version__, prog_name="tellsafe")
def main() -> None:
    """A public-safety tip line that protects the person who reports and the one reported.

    \b
    See it work:             tellsafe selftest
    Look around:             tellsafe demo
    Start a deployment:      tellsafe init DIR --charter charter.toml
    """


for command in (
    init,
    run,
    check,
    rotate,
    fsck,
    catalogue,
    staff,
    open_tips,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
