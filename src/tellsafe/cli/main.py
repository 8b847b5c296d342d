# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe``: the one command, and its subcommands.

A subcommand's code is imported only when it is wanted: the process of a zone must not hold the
source client, or another zone.
"""

import errno
import sys
from collections.abc import Callable
from typing import Any

import click

from tellsafe import __version__
from tellsafe.cli.output import CommandError


def _init() -> click.Command:
    from tellsafe.cli.init import init

    return init


def _run() -> click.Command:
    from tellsafe.cli.run import run

    return run


def _check() -> click.Command:
    from tellsafe.cli.check import check

    return check


def _rotate() -> click.Command:
    from tellsafe.cli.rotate import rotate

    return rotate


def _fsck() -> click.Command:
    from tellsafe.cli.fsck import fsck

    return fsck


def _catalogue() -> click.Command:
    from tellsafe.cli.catalogue import catalogue

    return catalogue


def _change() -> click.Command:
    from tellsafe.cli.change import change

    return change


def _backup() -> click.Command:
    from tellsafe.cli.backup import backup

    return backup


def _staff() -> click.Command:
    from tellsafe.cli.staff import staff

    return staff


def _desk() -> click.Command:
    from tellsafe.cli.desk import desk

    return desk


def _open() -> click.Command:
    from tellsafe.cli.desk import open_tips

    return open_tips


def _export() -> click.Command:
    from tellsafe.cli.export import export

    return export


def _counter() -> click.Command:
    from tellsafe.cli.registry import counter

    return counter


def _roll() -> click.Command:
    from tellsafe.cli.registry import roll

    return roll


def _activate() -> click.Command:
    from tellsafe.cli.source import activate

    return activate


def _send() -> click.Command:
    from tellsafe.cli.source import send

    return send


def _inbox() -> click.Command:
    from tellsafe.cli.source import inbox

    return inbox


def _reply() -> click.Command:
    from tellsafe.cli.source import reply

    return reply


def _resume() -> click.Command:
    from tellsafe.cli.source import resume

    return resume


def _recover() -> click.Command:
    from tellsafe.cli.source import recover

    return recover


def _drill() -> click.Command:
    from tellsafe.cli.drill import drill

    return drill


def _log() -> click.Command:
    from tellsafe.cli.log import log

    return log


def _witness() -> click.Command:
    from tellsafe.cli.witness import witness

    return witness


def _oversight() -> click.Command:
    from tellsafe.cli.oversight import oversight

    return oversight


def _letter() -> click.Command:
    from tellsafe.cli.letter import letter

    return letter


def _selftest() -> click.Command:
    from tellsafe.cli.selftest import selftest

    return selftest


def _demo() -> click.Command:
    from tellsafe.cli.demo import demo

    return demo


_COMMANDS: dict[str, Callable[[], click.Command]] = {
    "demo": _demo,
    "selftest": _selftest,
    "init": _init,
    "check": _check,
    "run": _run,
    "rotate": _rotate,
    "fsck": _fsck,
    "log": _log,
    "witness": _witness,
    "oversight": _oversight,
    "catalogue": _catalogue,
    "change": _change,
    "backup": _backup,
    "counter": _counter,
    "roll": _roll,
    "staff": _staff,
    "open": _open,
    "export": _export,
    "desk": _desk,
    "activate": _activate,
    "send": _send,
    "resume": _resume,
    "inbox": _inbox,
    "reply": _reply,
    "recover": _recover,
    "drill": _drill,
    "letter": _letter,
}


class _Commands(click.Group):
    """The subcommands, in the order in which a newcomer wants them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        load = _COMMANDS.get(cmd_name)
        return None if load is None else load()

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; what the machine refuses (no room, no right, no such folder) is no bug."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if not _is_of_machine(error):
                raise
            raise CommandError(
                "machine",
                f"this machine refused: {_said(error)}",
                "see that it is there, that you may use it and that the disk has room; then run "
                "this again",
            ) from error


def _is_of_machine(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno != errno.EPIPE  # nobody reads any more: click ends quietly
    database = sys.modules.get("django.db")
    return database is not None and isinstance(error, database.OperationalError)


def _said(error: Exception) -> str:
    """Of a database the first line alone, where it may go on with what it was asked."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror if error.filename is None else f"{error.filename}: {error.strerror}"
    return str(error).partition("\n")[0]


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.version_option(__version__, prog_name="tellsafe")
def main() -> None:
    """A public-safety tip line that protects the person who reports and the one reported.

    \b
    See it work:             tellsafe selftest
    Look around:             tellsafe demo
    Start a deployment:      tellsafe init DIR --charter charter.toml
    """


if __name__ == "__main__":
    main()
