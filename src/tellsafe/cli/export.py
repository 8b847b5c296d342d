# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe export``: give an incident away as a signed bag, and check one."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tellsafe.cli.desk import start_desk
from tellsafe.cli.output import CommandError, json_option, print_json
from tellsafe.durable import durable_file, make_folder, sync_folder
from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.errors import FormatError

if TYPE_CHECKING:
    from tellsafe.desk.actions.export_incident import Export

# What stands against an export that was agreed to, by the desk's code, and what to do.
_STANDS_AGAINST = {
    "stale": (
        "the incident is not what two people agreed to give away: its tips or its state changed",
        "read it again on its page, propose the export anew, and let a second person agree",
    ),
    "no-place": (
        "nothing bears the incident out any more but one source's word",
        "it can be exported once something does; its page says what",
    ),
    "review": (
        "the oversight body has ordered review of it",
        "it can be exported once the body has ended that",
    ),
    "paused": (
        "its category is paused: its rates were out of line",
        "whoever may end a pause has to look first, on the page “Like treated alike?”",
    ),
}
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group()
def export() -> None:
    """Incidents that leave the desk as signed bags (BagIt)."""


@export.command(
    epilog="""\b
Examples:
  tellsafe export write /srv/tellsafe fjJ0k3… --to exported
  tellsafe export write /srv/tellsafe fjJ0k3… --to exported --zip --language zh-hans
"""
)
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.argument("incident")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path))
@click.option("--zip", "as_zip", is_flag=True, help="One ZIP in place of a folder.")
@click.option("--language", default="en", show_default=True, help="Of the summary.")
def write(folder: Path, incident: str, target: Path, as_zip: bool, language: str) -> None:
    """Write INCIDENT of the desk in DIR as a bag; two people have agreed to it on its page.

    What is written is plaintext: choose a folder on an encrypted disk.
    """
    start_desk(folder)
    path = target / (f"incident-{incident}" + (".zip" if as_zip else ""))
    if path.exists():
        raise CommandError("export-there", f"{path} is there already", "move it, or choose another")
    try:
        _write(path, as_zip, lambda: _begin(incident, language))
    except FormatError as error:
        raise CommandError(error.code, str(error), "a sealed file on disk is damaged") from error
    click.echo(f"exported: {path}")


def _begin(incident: str, language: str) -> "Export":
    from tellsafe.desk.access import exports
    from tellsafe.desk.actions.export_incident import begin_export, require_sound
    from tellsafe.desk.actions.occasion import Occasion
    from tellsafe.desk.adapters.published import published
    from tellsafe.desk.adapters.sealed_files import SealedFiles
    from tellsafe.desk.rules.refusal import Refusal
    from tellsafe.desk.settings import ZONE
    from tellsafe.desk.web.dialogue.summary import summary_in
    from tellsafe.serving.clock import SystemClock

    found = exports.find_incident(incident)
    if found is None:
        raise CommandError("no-incident", "there is no such incident", "its id is in its address")
    require_sound(found, SealedFiles(ZONE))
    now = Occasion(None, SystemClock().today(), published(ZONE))
    made = begin_export(incident, now, summary_in(language))
    if isinstance(made, Refusal):
        raise CommandError(f"export-{made}", *_STANDS_AGAINST[made])
    if made is None:
        raise CommandError(
            "export-agreed",
            "nobody has agreed to this export in the last seven days, or it was done already",
            "propose it on the incident's page, and let a second person agree",
        )
    return made


def _write(path: Path, as_zip: bool, begin: "Callable[[], Export]") -> None:
    """Under another name until it is whole; of one that breaks off nothing stays. ``begin`` uses up
    what was agreed to, so it is asked once there is a place to write to."""
    from tellsafe.desk.actions.write_bag import write_bag
    from tellsafe.desk.adapters.bag_targets import BagFolder, BagZip
    from tellsafe.desk.settings import ZONE

    if as_zip:
        with _folder(path.parent), durable_file(path) as file:
            made = begin()
            target = BagZip(path.stem, made.day, file)
            write_bag(ZONE, made, target)
            target.close()
        return
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.partial")
    with _folder(path.parent):
        try:
            folder = BagFolder(beside)
            made = begin()
            for left in path.parent.glob(f".{path.name}.*.partial"):
                if left != beside:
                    shutil.rmtree(left, ignore_errors=True)
            write_bag(ZONE, made, folder)
            beside.rename(path)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    sync_folder(path.parent)


@contextmanager
def _folder(path: Path) -> Iterator[None]:
    """It is there; one that had to be made goes again if the block breaks off."""
    was_there = path.exists()
    make_folder(path)
    try:
        yield
    except BaseException:
        if not was_there:
            with suppress(OSError):
                path.rmdir()
        raise


@export.command(
    epilog="""\b
Examples:
  tellsafe export verify incident-fjJ0k3… --bulletin bulletin.json --root 3q2-7w…
  tellsafe export verify incident-fjJ0k3… --bulletin bulletin.json --desk /srv/tellsafe
"""
)
@click.argument("bag", type=_FOLDER)
@click.option(
    "--bulletin",
    "bulletin_file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The deployment's bulletin.json.",
)
@click.option(
    "--root", help="The root key that has to have signed the bulletin; else it vouches for itself."
)
@click.option("--desk", "folder", type=_FOLDER, help="Hold it against the record of this desk.")
@json_option
def verify(
    bag: Path, bulletin_file: Path, root: str | None, folder: Path | None, as_json: bool
) -> None:
    """Check a bag, unpacked: every hash, the desk's signature, and the chain of custody."""
    from tellsafe.desk.actions.verify_bag import verify_bag

    hash_of = None
    if folder:
        start_desk(folder)
        from tellsafe.desk.access.exports import hash_at

        hash_of = hash_at
    try:
        public = _bulletin(bulletin_file, root)
        checked = verify_bag(bag, public, hash_of)
    except FormatError as error:
        raise CommandError(
            error.code, str(error), "do not rely on this bag; ask for it anew"
        ) from error
    seal, found = checked.seal, b64u(public.root)
    if as_json:
        vouched = {"root": found, "root_named": root is not None}
        print_json({**seal.to_json(), "entries": checked.entries, **vouched})
        return
    by = "" if root else " by this bulletin alone"
    click.echo(f"ok{by}: incident {seal.incident} of {seal.deployment}, {seal.day.isoformat()}")
    click.echo(f"{checked.entries} entries of the record, which stood at {seal.head[0]}")
    click.echo(f"root: {found}")
    if not root:
        click.echo(
            "next: anybody can make a bulletin; name by --root a root that you know otherwise"
        )


def _bulletin(path: Path, root: str | None) -> Bulletin:
    return verify_bulletin(path.read_bytes(), unb64u(root, length=32) if root else None)
