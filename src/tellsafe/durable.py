# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that are wholly there or not at all, and still there after the power went.

A file counts as written once its bytes and its name are on the disk: write beside it, fsync,
rename, fsync the folder. Nothing may be acknowledged before that.

What root makes belongs to whom its folder belongs to: each zone runs as a user of its own, who has
to read and write what a command that root gave left there.
"""

import fcntl
import io
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_WIPED_AT_ONCE = 1 << 20
_GOING = ".going"


@contextmanager
def durable_file(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Open a file to write that takes the name ``path`` only when the block ends well."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.partial")
    descriptor = _made(beside, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_durably(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write ``data`` to ``path``; on return it survives a crash of process, system or power."""
    with durable_file(path, mode=mode) as file:
        file.write(data)


def remove_all(paths: Iterable[Path]) -> None:
    """Remove these files; one that is gone already is no error. Raises OSError where one stays,
    after all others were removed."""
    wrong: OSError | None = None
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            wrong = error
    if wrong:
        raise wrong


def wipe(path: Path) -> None:
    """Overwrite a file, and delete it; on return that is on the disk. What the disk itself keeps of
    old blocks is out of reach.

    The file has another name before it loses a byte: so whoever finds it under its own has the
    whole of it, and what a crash leaves is known for what it is, and ``end_wiping`` ends it.
    """
    going = path.with_name(f".{path.name}.{secrets.token_hex(6)}{_GOING}")
    path.rename(going)
    sync_folder(path.parent)
    _overwrite(going)


def end_wiping(folder: Path) -> None:
    """Wipe what a crash left of files of this folder that were being wiped."""
    for left in folder.glob(f".*{_GOING}"):
        _overwrite(left)


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, _WIPED_AT_ONCE)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


def make_folder(path: Path, *, mode: int = 0o700) -> Path:
    """Make a folder, and its parents, durably; one that exists is left alone."""
    if not path.is_dir():
        make_folder(path.parent, mode=mode)
        with suppress(FileExistsError):
            path.mkdir(mode=mode)
            _hand_over(path, path.parent)
        sync_folder(path.parent)
    return path


def make_file(path: Path, *, mode: int = 0o600) -> Path:
    """Make an empty file; one that exists is left alone."""
    with suppress(FileExistsError):
        os.close(_made(path, mode))
    return path


def held_alone(path: Path) -> io.FileIO:
    """A file, made if need be, that no other process holds for as long as this one has it open; the
    system lets go of it with the process. Raises BlockingIOError where another one holds it."""
    file = io.FileIO(os.open(make_file(path), os.O_RDWR | os.O_CLOEXEC), "r+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        file.close()
        raise
    return file


def _made(path: Path, mode: int) -> int:
    """The descriptor of a new file, to write. Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        _hand_over(descriptor, path.parent)
    except BaseException:
        os.close(descriptor)
        path.unlink()
        raise
    return descriptor


def _hand_over(made: int | Path, folder: Path) -> None:
    """To the folder's owner, if root made it; never what a link leads to."""
    if os.geteuid() == 0:
        owner = folder.stat()
        follows = {} if isinstance(made, int) else {"follow_symlinks": False}
        os.chown(made, owner.st_uid, owner.st_gid, **follows)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
