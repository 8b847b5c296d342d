# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe rotate DIR``: keys for the weeks to come, and a new signed and logged bulletin."""

from datetime import UTC, datetime
from pathlib import Path

import click

from tellsafe.cli.catalogue import read_catalogue
from tellsafe.cli.deployment.changing import ChangeError
from tellsafe.cli.deployment.making import WEEKS, finish_pending, publish, renewed
from tellsafe.cli.deployment.root import RootError, alone_in_root, read_root_key
from tellsafe.cli.init import read_charter
from tellsafe.cli.output import CommandError, json_option, print_json
from tellsafe.formats.errors import FormatError
from tellsafe.translog.publication import LogError


@click.command(
    epilog="""\b
Examples:
  tellsafe rotate /srv/tellsafe
  tellsafe rotate /srv/tellsafe --weeks 8
"""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.option("--weeks", default=WEEKS, show_default=True, type=click.IntRange(2, 26))
@json_option
def rotate(folder: Path, weeks: int, as_json: bool) -> None:
    """Make the weekly keys that are missing, and sign and log a bulletin that names them.

    Needs root/ in DIR, and the translog stopped. Changes of charter and catalogue that were
    approved are told, and hold once they are due (tellsafe change); where the charter names no
    administrators, both are read from root/ again. Restart the zones afterwards.
    """
    try:
        read_root_key(folder)  # first: where root/ is not put back, all else in it is absent too
        _require_log(folder)  # before anything is written
        with alone_in_root(folder):
            read_charter(folder / "root" / "charter.toml")
            read_catalogue(folder / "root" / "catalogue.toml")
            finish_pending(folder)
            signed, bulletin = renewed(folder, datetime.now(UTC).date(), weeks)
            publish(folder, signed, bulletin)
    except ChangeError as error:
        raise CommandError("change", str(error), "see docs/operate/README.md") from error
    except RootError as error:
        raise CommandError(error.id, str(error), error.hint) from error
    except (FormatError, FileNotFoundError) as error:
        raise CommandError(
            "bulletin", str(error), "put the last bulletin back into root/"
        ) from error
    except LogError as error:
        raise CommandError(
            "log", str(error), "stop the translog, see that its witnesses answer, run this again"
        ) from error
    if as_json:
        print_json({"serial": bulletin.serial, "keys": len(bulletin.keys)})
        return
    click.echo(
        f"signed and logged: bulletin {bulletin.serial} of {bulletin.issued}, "
        f"{len(bulletin.keys)} keys"
    )
    click.echo("next: restart the zones; take root/ offline again")


def _require_log(folder: Path) -> None:
    if not (folder / "translog" / "settings.toml").exists():
        raise CommandError(
            "log-absent",
            f"the log is not in {folder}, and a bulletin holds only once it stands there",
            "bring root/ to where the translog's folder is, and run this there",
        )
