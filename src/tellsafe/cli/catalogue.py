# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe catalogue check``: may people be reported by this catalogue?"""

from dataclasses import asdict
from pathlib import Path

import click

from tellsafe.cli.output import CommandError, json_option, print_json
from tellsafe.formats.catalogue import Catalogue, check_catalogue, parse_catalogue
from tellsafe.formats.errors import FormatError


@click.group()
def catalogue() -> None:
    """The published list of conduct that can be reported."""


@catalogue.command(
    epilog="""\b
Examples:
  tellsafe catalogue check catalogue.toml
  tellsafe catalogue check catalogue.toml --json
"""
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@json_option
@click.pass_context
def check(context: click.Context, file: Path, as_json: bool) -> None:
    """Refuse entries without conduct and harm, or whose ground is who somebody is."""
    findings = check_catalogue(_parsed(file))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"error: {finding.code}: {finding.problem}")
            click.echo(f"  hint: {finding.hint}")
        if not findings:
            click.echo("ok: every entry names conduct and harm")
    context.exit(1 if findings else 0)


def read_catalogue(path: Path) -> str:
    """The text of a catalogue that passes the check. Raises CommandError."""
    findings = check_catalogue(_parsed(path))
    if findings:
        listed = "\n  - ".join(f"{one.code}: {one.problem}" for one in findings)
        raise CommandError(
            "catalogue-refused",
            f"this catalogue can't be used:\n  - {listed}",
            f"tellsafe catalogue check {path} shows how to say it by conduct",
        )
    return path.read_text("utf-8")


def _parsed(path: Path) -> Catalogue:
    try:
        return parse_catalogue(path.read_text("utf-8"))
    except (FormatError, UnicodeDecodeError, OSError) as error:
        raise CommandError(
            "catalogue-malformed", f"{path}: {error}", "see docs/protocol/catalogue.md"
        ) from error
