# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a backup of a desk on one machine holds, as one sealed tar."""

import os
import secrets
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pysqlite3

from tellsafe.durable import wipe
from tellsafe.formats.age import Recipient, seal
from tellsafe.formats.age.stream import Sink
from tellsafe.serving.zone import ZoneSettings

_LEFT = ".backup-*.sqlite3"


def seal_desk(desk: ZoneSettings, sink: Sink, recipient: Recipient) -> None:
    """Seal settings, bulletin, keys, attachments and a snapshot of the SQLite database."""
    database = desk.folder / desk.database.removeprefix("sqlite:///")
    with _snapshot(database) as copy, _read_end() as (source, write):
        wrong: list[Exception] = []

        def write_tar() -> None:
            try:
                with os.fdopen(write, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|") as tar:
                    _add(tar, desk, database, copy)
            except Exception as error:
                wrong.append(error)

        thread = threading.Thread(target=write_tar)
        thread.start()
        try:
            seal(source, sink, [recipient])
        finally:
            source.close()  # so that the thread ends, whatever became of the sink
            thread.join()
        # A tar that broke off was sealed as if it were whole: the caller must not keep it.
        if wrong:
            raise wrong[0]


def _add(tar: tarfile.TarFile, desk: ZoneSettings, database: Path, copy: Path) -> None:
    objects = desk.objects.removeprefix("file:")
    for name in ("settings.toml", "bulletin.json", "keys", objects):
        if (desk.folder / name).exists():
            tar.add(desk.folder / name, arcname=name)
    tar.add(copy, arcname=database.name)


@contextmanager
def _snapshot(database: Path) -> Iterator[Path]:
    """The database as it is at one moment, without its free pages, while the desk goes on."""
    for left in database.parent.glob(_LEFT):
        wipe(left)  # of a backup that was killed
    copy = database.with_name(f".backup-{secrets.token_hex(6)}.sqlite3")
    connection = pysqlite3.connect(database)
    try:
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        connection.execute("VACUUM INTO ?", (str(copy),))
        yield copy
    finally:
        connection.close()
        wipe(copy)


@contextmanager
def _read_end() -> Iterator[tuple[BinaryIO, int]]:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source:
        yield source, write
