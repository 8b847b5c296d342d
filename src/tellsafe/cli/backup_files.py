# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a backup of a desk on one machine holds, as one sealed tar."""

import io
import os
import secrets
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

import pysqlite3

from tellsafe.cli.output import CommandError
from tellsafe.durable import end_wiping, held_alone, wipe
from tellsafe.formats.age import Recipient, seal
from tellsafe.formats.age.stream import Sink
from tellsafe.serving.zone import ZoneSettings

_LEFT = ".backup-*.sqlite3"
_AT_ONCE = 1 << 16  # bytes; a key has fewer, and an attachment is removed without overwriting


def database_file(desk: ZoneSettings) -> Path | None:
    """Where its database is, or None where that is a server's."""
    name = desk.database.removeprefix("sqlite:///")
    return None if name == desk.database else desk.folder / name


def seal_desk(desk: ZoneSettings, sink: Sink, recipient: Recipient) -> None:
    """Seal settings, bulletin, keys, attachments and, of SQLite, a snapshot of the database.

    Raises CommandError where there is no such database, or another backup is being made.
    """
    database = database_file(desk)
    snapshot = _snapshot(database) if database else nullcontext()
    with _alone(desk.folder), snapshot as copy, _read_end() as (source, write):
        wrong: list[Exception] = []

        def write_tar() -> None:
            try:
                with os.fdopen(write, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|") as tar:
                    _add(tar, desk)
                    if database and copy:
                        tar.add(copy, arcname=database.name)
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


def _add(tar: tarfile.TarFile, desk: ZoneSettings) -> None:
    """Each file by itself: the desk goes on, and what has had its time goes meanwhile."""
    objects = desk.objects.removeprefix("file:")
    for name in ("settings.toml", "bulletin.json", *_below(desk, "keys"), *_below(desk, objects)):
        with suppress(FileNotFoundError):
            _add_one(tar, desk.folder / name, name)


def _below(desk: ZoneSettings, name: str) -> Iterator[str]:
    """A folder of the desk's, and all in it but what is just being written or wiped."""
    for inside, _folders, files in os.walk(desk.folder / name):
        where = Path(inside).relative_to(desk.folder)
        yield str(where)
        yield from (str(where / file) for file in files if not file.startswith("."))


def _add_one(tar: tarfile.TarFile, path: Path, name: str) -> None:
    if path.is_dir():
        tar.add(path, name, recursive=False)
        return
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        if info.size > _AT_ONCE:
            tar.addfile(info, file)
            return
        data = file.read()
    # A key loses its name before it is overwritten: what was read while it had it is whole.
    if path.exists():
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """A backup wipes what a killed one left; of one that is being made that would be its own."""
    try:
        lock = held_alone(folder / "backup.lock")
    except BlockingIOError as error:
        raise CommandError(
            "backup-twice", "another backup of this desk is being made", "wait until it has ended"
        ) from error
    with lock:
        yield


@contextmanager
def _snapshot(database: Path) -> Iterator[Path]:
    """The database as it is at one moment, without its free pages, while the desk goes on."""
    if not database.exists():
        raise CommandError(
            "backup-nothing",
            f"there is no database at {database}",
            "name a desk that has run, on the machine where it runs",
        )
    end_wiping(database.parent)
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
        if copy.exists():
            wipe(copy)


@contextmanager
def _read_end() -> Iterator[tuple[BinaryIO, int]]:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source:
        yield source, write
