# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe change``: another charter or catalogue, by two administrators and with notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.cli.catalogue import read_catalogue
from tellsafe.cli.deployment import changing
from tellsafe.cli.deployment.changing import ChangeError, Proposed
from tellsafe.cli.deployment.enacting import require_borne
from tellsafe.cli.deployment.root import RootError, alone_in_root, read_root_public
from tellsafe.cli.init import read_charter
from tellsafe.cli.output import CommandError
from tellsafe.durable import write_durably
from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.formats.change import CATALOGUE, CHARTER, WHAT
from tellsafe.formats.charter_changes import LEAST_ADMINISTRATORS
from tellsafe.formats.differences import differences
from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.errors import FormatError

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
_KEY = click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="An administrator's own key, as made by tellsafe change key.",
)


@click.group()
def change() -> None:
    """Change charter or catalogue: two administrators approve, and everybody is told before."""


@change.command(
    epilog="""\b
Examples:
  tellsafe change key ~/administrator.key
"""
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def key(file: Path) -> None:
    """Make an administrator's key in FILE, and print what the charter names it by."""
    if file.exists():
        raise CommandError("not-empty", f"{file} is there already", "name a new file")
    private = Ed25519PrivateKey.generate()
    write_durably(file, b64u(private.private_bytes_raw()).encode() + b"\n")
    click.echo(b64u(private.public_key().public_bytes_raw()))


@change.command(
    epilog="""\b
Examples:
  tellsafe change propose /srv/tellsafe --catalogue catalogue.toml --key ~/administrator.key
  tellsafe change propose /srv/tellsafe --charter charter.toml --holds 2027-02-01 --key …
"""
)
@_FOLDER
@click.option("--charter", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--catalogue", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--holds", type=click.DateTime(["%Y-%m-%d"]), help="Else as soon as it can.")
@_KEY
def propose(
    folder: Path, charter: Path | None, catalogue: Path | None, holds: datetime | None, key: Path
) -> None:
    """Propose what charter or catalogue says from a day on; as the first of two administrators."""
    what, text = _one_of(charter, catalogue)
    day = holds.date() if holds else None
    with _told_errors(), alone_in_root(folder):
        old, today = _bulletin(folder), datetime.now(UTC).date()
        changing.require_free(folder, what)
        proposed = changing.propose(old, what, text, _private(key), today, day)
        changing.keep(folder, proposed)
        _tell(old, proposed)


@change.command(
    epilog="""\b
Examples:
  tellsafe change agree /srv/tellsafe --key ~/administrator.key
"""
)
@_FOLDER
@click.option("--yes", is_flag=True, help="Do not ask: what is on its way was read before.")
@_KEY
def agree(folder: Path, yes: bool, key: Path) -> None:
    """Agree to what another administrator proposed, once you have read what it changes.

    The next tellsafe rotate tells everybody.
    """
    with _told_errors(), alone_in_root(folder):
        old, today = _bulletin(folder), datetime.now(UTC).date()
        agreed = [changing.agree(old, one, _private(key), today) for one in _waiting(folder)]
        approved = [one for one in agreed if one.approvers(old) >= LEAST_ADMINISTRATORS]
        require_borne(approved)
        for proposed in agreed:
            _show(old, proposed)
        if not yes:
            click.confirm("sign this?", abort=True)
        for proposed in agreed:
            changing.keep(folder, proposed)
            _count(old, proposed)


@change.command(
    epilog="""\b
Examples:
  tellsafe change show /srv/tellsafe
"""
)
@_FOLDER
def show(folder: Path) -> None:
    """Show what is on its way, and what it changes."""
    with _told_errors():
        old = _bulletin(folder)
        for proposed in _waiting(folder):
            _tell(old, proposed)


@change.command(
    epilog="""\b
Examples:
  tellsafe change withdraw /srv/tellsafe catalogue
"""
)
@_FOLDER
@click.argument("what", type=click.Choice(WHAT))
def withdraw(folder: Path, what: str) -> None:
    """Take back a change that does not hold yet. Apps go on to show it until the next rotate."""
    with _told_errors(), alone_in_root(folder):
        changing.withdraw(folder, what)
    click.echo(f"withdrawn: the {what} stays as it is")


def _one_of(charter: Path | None, catalogue: Path | None) -> tuple[str, str]:
    if charter and not catalogue:
        return CHARTER, read_charter(charter)
    if catalogue and not charter:
        return CATALOGUE, read_catalogue(catalogue)
    raise CommandError("what", "name --charter or --catalogue, one of them", "see --help")


def _waiting(folder: Path) -> list[Proposed]:
    found = list(changing.on_their_way(folder))
    if not found:
        raise ChangeError("nothing is on its way: tellsafe change propose is the first step")
    return found


def _tell(old: Bulletin, proposed: Proposed) -> None:
    _show(old, proposed)
    _count(old, proposed)


def _show(old: Bulletin, proposed: Proposed) -> None:
    changed = proposed.change
    click.echo(f"{changed.what}, from {changed.holds} on:")
    now = old.charter if changed.what == CHARTER else old.catalogue
    for line in differences(now.to_json(), proposed.document.to_json()):
        click.echo(f"  {line}")


def _count(old: Bulletin, proposed: Proposed) -> None:
    approved = proposed.approvers(old)
    click.echo(f"approved by {approved} of {len(old.charter.changes.administrators)}")
    if approved < LEAST_ADMINISTRATORS:
        click.echo("next: another administrator runs tellsafe change agree")
    elif not any(one.sha256 == proposed.change.sha256 for one in old.changes):
        click.echo("next: tellsafe rotate tells everybody, and once more from that day on")


def _bulletin(folder: Path) -> Bulletin:
    data = (folder / "root" / "bulletin.json").read_bytes()
    return verify_bulletin(data, read_root_public(folder))


def _private(path: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(unb64u(path.read_text("ascii").strip(), length=32))


@contextmanager
def _told_errors() -> Iterator[None]:
    try:
        yield
    except ChangeError as error:
        raise CommandError("change", str(error), "see docs/operate/README.md") from error
    except RootError as error:
        raise CommandError(error.id, str(error), error.hint) from error
    except FileNotFoundError as error:
        raise CommandError(RootError.id, str(error), RootError.hint) from error
    except (FormatError, ValueError) as error:
        raise CommandError(
            "change-malformed", str(error), "give files that tellsafe made, or TOML as documented"
        ) from error
