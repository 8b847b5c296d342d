# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe run ZONE DIR``: one zone, in the foreground, until it is told to stop."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tellsafe.cli.output import CommandError
from tellsafe.durable import held_alone
from tellsafe.serving.zone import ZONES, ZoneError, ZoneSettings


@click.command(
    epilog="""\b
Examples:
  tellsafe run intake /srv/tellsafe
  tellsafe run desk /srv/tellsafe     (its page and its puller)
"""
)
@click.argument("zone", type=click.Choice(ZONES))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def run(zone: str, folder: Path) -> None:
    """Run one zone of the deployment in DIR until a signal stops it."""
    os.umask(0o077)
    if zone == "registry":
        # Nobody has sent anything yet; what people send from here on is overwritten as it is freed.
        from tellsafe.serving.forgetful import begin_forgetful

        begin_forgetful()
    settings = zone_folder(folder, zone)
    try:
        with _alone(settings):
            _START[zone](settings)
    except (ZoneError, OSError, ValueError) as error:  # such as an option that is no number
        raise CommandError(
            "zone-start", f"the {zone} can't start: {error}", f"tellsafe check {folder}"
        ) from error


@contextmanager
def _alone(settings: ZoneSettings) -> Iterator[None]:
    """A second process would clear away what is on its way in, and pull what the first one pulls;
    and its port need not stand in the way: two desks share one. Raises ZoneError, OSError."""
    try:
        lock = held_alone(settings.folder / "run.lock")
    except BlockingIOError as error:
        raise ZoneError("it runs already; stop it first") from error
    with lock:
        yield


def zone_folder(folder: Path, zone: str) -> ZoneSettings:
    """The settings of one zone, whether DIR is the deployment or the zone's own folder."""
    own = folder if (folder / "settings.toml").exists() else folder / zone
    try:
        settings = ZoneSettings.load(own)
    except ZoneError as error:
        raise CommandError(
            "zone-folder", str(error), "name the folder that tellsafe init made"
        ) from error
    if settings.zone != zone:
        raise CommandError(
            "zone-folder", f"{own} is the folder of the {settings.zone}", f"name that of {zone}"
        )
    return settings


# Each starter imports its zone only when called: a process holds the code of one zone alone.


def _translog(settings: ZoneSettings) -> None:
    _prepare(settings)
    from tellsafe.serving.clock import SystemClock
    from tellsafe.serving.server import serve
    from tellsafe.translog.web import make_app

    serve(make_app(settings, SystemClock()), settings.listen)


def _registry(settings: ZoneSettings) -> None:
    _prepare(settings)
    from tellsafe.registry.web.app import make_app
    from tellsafe.serving.clock import SystemClock
    from tellsafe.serving.forgetful import is_forgetful
    from tellsafe.serving.server import serve

    if not is_forgetful():
        logging.getLogger("tellsafe").warning("freed memory is not overwritten: see docs/operate")
    # uvloop reads into one buffer that it keeps: what came last would lie there until more comes.
    serve(make_app(settings, SystemClock()), settings.listen, loop="asyncio")


def _intake(settings: ZoneSettings) -> None:
    _prepare(settings)
    from tellsafe.intake.web.app import make_app
    from tellsafe.serving.clock import SystemClock
    from tellsafe.serving.server import serve

    serve(make_app(settings, SystemClock()), settings.listen)


def _desk(settings: ZoneSettings) -> None:
    _prepare(settings)
    from tellsafe.desk.server import serve_desk

    serve_desk(settings)


def _prepare(settings: ZoneSettings) -> None:
    from tellsafe.serving.django import migrate, start_django
    from tellsafe.serving.log import log_to_stderr

    log_to_stderr()
    start_django(settings.folder)
    migrate()


_START = {"translog": _translog, "registry": _registry, "intake": _intake, "desk": _desk}
