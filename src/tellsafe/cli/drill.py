# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe drill``: send a tip that the desk takes for a drill, and no statistics count."""

from pathlib import Path

import click

from tellsafe.cli.desk import start_desk
from tellsafe.cli.device import (
    attach_option,
    files_of,
    source_at,
    source_options,
    tell,
    text_of,
)
from tellsafe.cli.output import CommandError, json_option
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.source.report import Report, in_district

TEXT = "TEST: this is a drill. Treat it like any other tip, up to its outcome."


@click.command(
    epilog="""\b
Examples:
  tellsafe drill /srv/tellsafe --home ~/.tellsafe-drill --intake https://tips.example.org
  tellsafe drill --tip fjJ0k3… --life-at-risk --text "TEST: smoke in the mill" --home …
      (--tip is the id that the desk's page of drills shows)
"""
)
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, exists=True)
)
@source_options
@click.option("--tip", help="The id that was announced; else DIR's desk announces one now.")
@click.option("--entry", help="Entry of the catalogue; else its first.")
@click.option(
    "--text", default=TEXT, show_default=True, help="What happened; - reads standard input."
)
@click.option("--language", default="en", show_default=True)
@click.option("--district", help="A district of the charter; else no place is told.")
@click.option("--life-at-risk", is_flag=True, help="Ring the alarm, as TEST.")
@attach_option
@json_option
def drill(
    folder: Path | None,
    home: Path,
    intake: str,
    root: str | None,
    tip: str | None,
    entry: str | None,
    text: str,
    language: str,
    district: str | None,
    life_at_risk: bool,
    attach: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Send a drill: a tip that passes through everything, marked TEST at the desk.

    It needs a device that is activated, and an id that the desk has announced. With DIR, the
    deployment's folder, it is announced and sent in one go.
    """
    announced = _id(tip or _announced(folder))
    with source_at(home, intake, root, quiet=as_json) as (source, _):
        chosen = entry or source.bulletin().catalogue.entries[0].code
        report = Report(chosen, text_of(text), language, life_at_risk=life_at_risk)
        if district:
            where = in_district(district)
            report = Report(
                chosen, report.conduct, language, where=where, life_at_risk=life_at_risk
            )
        tell([source.drill(announced, report, files_of(attach, ()))], as_json)


def _announced(folder: Path | None) -> str:
    if folder is None:
        raise CommandError(
            "no-drill",
            "no drill was announced",
            "give DIR, the deployment's folder, or --tip with the id that the desk's page shows",
        )
    start_desk(folder)
    from tellsafe.desk.actions.announce_drill import announce_drill
    from tellsafe.serving.clock import SystemClock

    return announce_drill(None, SystemClock().today())


def _id(text: str) -> bytes:
    try:
        return unb64u(text, length=16)
    except FormatError as error:
        raise CommandError("no-drill", "this is no id of a drill", "copy it whole") from error
