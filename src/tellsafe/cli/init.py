# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe init DIR --charter FILE``: a deployment, if its charter is one."""

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from tellsafe.cli.catalogue import read_catalogue
from tellsafe.cli.deployment.folders import Addresses, is_protected
from tellsafe.cli.deployment.making import WEEKS, Plan, make_deployment
from tellsafe.cli.output import CommandError, json_option, print_json, progress
from tellsafe.formats.charter import CharterError, parse_charter
from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZONES
from tellsafe.translog.cosignature import Quorum

CATALOGUE = Path(__file__).parent.parent / "formats" / "data" / "catalogue.toml"
DEMO_CHARTER = CATALOGUE.with_name("demo-charter.toml")
_HOST = re.compile(r"[\w.:-]+", re.ASCII)
_REACHED = ("intake", "registry", "translog")


@click.command(
    epilog="""\b
Examples:
  tellsafe init /srv/tellsafe --charter charter.toml
  tellsafe init /srv/tellsafe --charter charter.toml \\
      --address intake=https://tips.example.org --address registry=https://join.example.org \\
      --address translog=https://log.example.org
  tellsafe init /tmp/try --charter charter.toml --first-port 9000
"""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--charter",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Operator, legal basis, oversight, redress, retention. Nothing starts without one.",
)
@click.option(
    "--catalogue",
    default=CATALOGUE,
    show_default="the one that comes along",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="What can be reported.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where the zones listen.")
@click.option("--first-port", default=8700, show_default=True, type=click.IntRange(1024, 65530))
@click.option(
    "--address",
    "addresses",
    multiple=True,
    metavar="ZONE=URL",
    help="Where sources reach a zone, by HTTPS; else where it listens. For each of the three.",
)
@click.option(
    "--sealing",
    default="hybrid",
    show_default=True,
    type=click.Choice(["hybrid", "x25519"]),
    help="Keys that outlast quantum computers, or the older kind.",
)
@click.option(
    "--weeks",
    default=WEEKS,
    show_default=True,
    type=click.IntRange(2, 26),
    help="For how many weeks keys are made; then: tellsafe rotate.",
)
@json_option
def init(
    folder: Path,
    charter: Path,
    catalogue: Path,
    host: str,
    first_port: int,
    addresses: tuple[str, ...],
    sealing: str,
    weeks: int,
    as_json: bool,
) -> None:
    """Make a deployment in DIR: keys, a signed and logged bulletin, a folder for each zone."""
    if folder.exists() and any(folder.iterdir()):
        raise CommandError("not-empty", f"{folder} is not empty", "name a new folder")
    told = read_charter(charter)
    if parse_charter(told).witnesses.keys:
        raise CommandError(
            "charter-witnesses",
            "witnesses can't know a log that is not there yet",
            "take [witnesses] out for now; put it in and run tellsafe rotate once each of them "
            "trusts the log's key, which tellsafe check shows",
        )
    if not _HOST.fullmatch(host):
        raise CommandError(
            "host",
            f"{host} is no host on which a zone could listen",
            "give a name or an address of this machine, such as 127.0.0.1 or ::1",
        )
    ports = range(first_port, first_port + len(ZONES))
    plan = Plan(
        charter=told,
        catalogue=read_catalogue(catalogue),
        addresses=Addresses.on_host(host, ports),
        endpoints=_endpoints(addresses),
        day=datetime.now(UTC).date(),
        kind="x25519" if sealing == "x25519" else "hybrid",
        weeks=weeks,
    )
    with progress(as_json) as bars:
        task = bars.add_task("making keys", total=None)
        bulletin = make_deployment(folder, plan, lambda name: bars.update(task, description=name))
    if as_json:
        print_json({"deployment": bulletin.deployment, "root": b64u(bulletin.root)})
        return
    click.echo(f"made: {bulletin.deployment} in {folder}")
    click.echo(f"root: {b64u(bulletin.root)}   (publish it; clients pin it)")
    click.echo(f"next: move {folder / 'root'} to a medium that is kept offline")
    click.echo(f"next: tellsafe check {folder}")


def _endpoints(addresses: tuple[str, ...]) -> dict[str, str]:
    """Where sources reach each zone; as they listen, if nothing is given. Raises CommandError."""
    pairs = [one.partition("=") for one in addresses]
    if addresses and sorted(zone for zone, _, _ in pairs) != sorted(_REACHED):
        raise CommandError(
            "addresses",
            f"sources need one address of each: {', '.join(_REACHED)}",
            "give --address intake=https://tips.example.org and so on; or none, to try it out",
        )
    for zone, _, url in pairs:
        if not is_protected(url):
            raise CommandError(
                "addresses",
                f"the address of {zone} is not a protected one, so no source would use it",
                "give it as https://tips.example.org (or an onion address), without a slash at "
                "its end",
            )
    return {zone: url for zone, _, url in pairs}


def read_charter(path: Path) -> str:
    """The text of a charter that can be taken. Raises CommandError with all that is missing."""
    try:
        text = path.read_text("utf-8")
        witnesses = parse_charter(text).witnesses
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            "charter-unreadable", f"{path} can't be read", "give a text file in UTF-8"
        ) from error
    except CharterError as error:
        raise CommandError(
            "charter-refused",
            "this charter can't be taken:\n  - " + "\n  - ".join(error.problems),
            f"see docs/protocol/charter.md, or start from {DEMO_CHARTER.name}",
        ) from error
    try:
        Quorum.of(witnesses)  # a key that nobody can read would stop every source
    except FormatError as error:
        raise CommandError(
            "charter-refused",
            f"witnesses.keys: {error}",
            "copy each vkey as tellsafe witness init printed it",
        ) from error
    return text
