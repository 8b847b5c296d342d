# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe log``: keep a copy of a public log, and bring a lost one back from it."""

import os
from pathlib import Path

import click

from tellsafe.cli.fsck import log_in, quorum_of, read_bulletin, reading, whose_log
from tellsafe.cli.output import CommandError, json_option, print_json
from tellsafe.cli.run import zone_folder
from tellsafe.formats.errors import FormatError
from tellsafe.translog.mirror import mirror as bring_up
from tellsafe.translog.publication import LogError
from tellsafe.translog.reader import file_bytes


@click.group()
def log() -> None:
    """Copies of the public log, from which it can be brought back."""


@log.command(
    epilog="""\b
Examples:
  tellsafe log mirror https://log.example.org /srv/mirror --bulletin bulletin.json
  tellsafe log mirror https://log.example.org /srv/mirror --vkey example.org/log+1a2b3c4d+AbC…
"""
)
@click.argument("source", metavar="DIR|URL")
@click.argument("copy", type=click.Path(path_type=Path, file_okay=False))
@click.option("--vkey", help="The log's verifier key; else the bulletin's.")
@click.option(
    "--bulletin",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Any bulletin of the tip line: it names the log's key, and who has to cosign.",
)
@json_option
def mirror(source: str, copy: Path, vkey: str | None, bulletin: Path | None, as_json: bool) -> None:
    """Bring the copy of a log in COPY up to date, each entry verified; made, if it is not there.

    A log that takes something back, or tells another history than the copy, is refused, and the
    copy stays as it was. Anybody can keep one: a newspaper, the oversight body, another machine of
    the operator's. Whatever serves files can serve it; tellsafe fsck checks it.
    """
    key, named = whose_log(vkey, bulletin.read_bytes() if bulletin else None)
    with reading(as_json) as advance:
        try:
            held = bring_up(log_in(source), copy, key, quorum=quorum_of(named), progress=advance)
        except FormatError as error:
            hint = "the copy is as it was; keep it, and tell the oversight body and other witnesses"
            if error.code == "mirror-damaged":
                hint = "make a new copy in another folder, and see what is wrong with this disk"
            raise CommandError(error.code, str(error), hint) from error
    if as_json:
        print_json({"size": held.size, "root": held.root.hex()})
    else:
        click.echo(f"copied: {held.size} entries, root {held.root.hex()}")


@log.command(
    epilog="""\b
Examples:
  tellsafe log restore /srv/tellsafe --from /srv/mirror
  tellsafe log restore /srv/tellsafe --from /srv/tellsafe/translog/public    (lost: the database)
"""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--from",
    "copy",
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The newest copy that anybody has.",
)
@json_option
def restore(folder: Path, copy: Path, as_json: bool) -> None:
    """Bring back the log in DIR, which is down, from a copy of it.

    DIR has the translog's settings.toml, bulletin.json and keys/log.key. Ask everybody who keeps a
    copy, and take the newest: phones and witnesses refuse for good a log that is shorter than what
    they saw.
    """
    from tellsafe.serving.django import migrate, start_django

    settings = zone_folder(folder, "translog")
    named = read_bulletin(file_bytes(settings.folder / "bulletin.json"))
    quorum_of(named)  # whose keys can be read
    os.umask(0o077)
    start_django(settings.folder)
    migrate()
    from tellsafe.translog.restore import restore as bring_back

    with reading(as_json) as advance:
        try:
            entries = bring_back(settings, copy, named.charter.witnesses, advance)
        except LogError as error:
            raise CommandError(
                "log", str(error), "nothing was published; see docs/operate, The log"
            ) from error
    if as_json:
        print_json({"restored": entries})
    else:
        click.echo(f"restored: {entries} entries; next: tellsafe fsck {folder}")
