# SPDX-License-Identifier: AGPL-3.0-or-later
"""Append to a log whose zone is not running: for ``tellsafe init`` and ``tellsafe rotate``.

It runs in a process of its own, because a process has the Django of one zone at most.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tellsafe.serving.zone import ZoneError
from tellsafe.translog.entries import parse_entry
from tellsafe.translog.publication import LogError


def append_offline(folder: Path, entries: Sequence[bytes]) -> list[int]:
    """Append entries to the log in a zone's folder, made if need be; returns their indexes.

    The folder holds settings.toml and keys/log.key. An entry that stands there keeps its index,
    so this can be repeated. Raises FormatError for what is no entry, and LogError.
    """
    for entry in entries:
        parse_entry(entry)
    done = subprocess.run(  # noqa: S603  our own interpreter and module, no shell
        [sys.executable, "-m", __name__, str(folder)],
        input=json.dumps([entry.decode("utf-8") for entry in entries]).encode("ascii"),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise LogError(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    return [int(index) for index in json.loads(done.stdout)]


def main(folder: Path, entries: Sequence[bytes]) -> list[int]:
    """Append in this process, which has no Django yet."""
    from tellsafe.serving.django import migrate, start_django

    settings = start_django(folder)
    migrate()
    from django.db import transaction

    from tellsafe.translog.log import Log

    log = Log.open(settings)
    try:
        with transaction.atomic():
            indexes = log.append(entries) if entries else []
    finally:
        log.close()
    if None in indexes:
        raise LogError("the log has another account of this month")
    return [index for index in indexes if index is not None]


def _in_one_line(error: Exception) -> str:
    """What went wrong; with the name of its kind, if its words are not ours."""
    said = str(error).partition("\n")[0]
    return said if isinstance(error, ZoneError) else f"{type(error).__name__}: {said}"


if __name__ == "__main__":
    given = [str(text).encode("utf-8") for text in json.load(sys.stdin)]
    try:
        sys.stdout.write(json.dumps(main(Path(sys.argv[1]), given)))
    except Exception as error:
        sys.exit(_in_one_line(error))
