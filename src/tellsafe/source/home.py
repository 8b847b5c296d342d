# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder of a source on this device: its state, what it trusts, and what waits to be sent.

    lock          held while a program uses the folder
    state.json    everything that is remembered (state.py)
    trust.json    root, bulletin and checkpoint as last verified (trust.py)
    outbox/ID/    one sealed envelope and its sealed attachments, until there is a receipt
    evidence/     what a tip line signed and should not have

State counts: a folder in outbox that state does not name is the rest of a crash, and goes.
"""

import errno
import io
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tellsafe.durable import held_alone, make_folder, sync_folder, write_durably
from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.source.errors import SourceError
from tellsafe.source.state import State, Waiting

ENVELOPE = "envelope"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class Home:
    """One program at a time. Raises SourceError("in-use" | "home-damaged" | "disk-full")."""

    def __init__(self, folder: Path) -> None:
        with disk_errors():
            self.folder = make_folder(folder)
            self._lock = _locked(self.folder / "lock")
            try:
                self.state = self._load()
                self._outbox = make_folder(self.folder / "outbox")
                self._forget_rests()
            except BaseException:
                self._lock.close()
                raise

    def close(self) -> None:
        """Let another program have it. Closing twice is closing once."""
        self._lock.close()

    def change(self, new: Callable[[State], State]) -> State:
        """Replace the state; on return it survives a crash. Raises SourceError("disk-full")."""
        changed = new(self.state)
        if changed != self.state:
            with disk_errors():
                write_durably(self.folder / "state.json", changed.encode())
            self.state = changed
        return changed

    @contextmanager
    def new_entry(self) -> Iterator[tuple[bytes, Path]]:
        """Id and folder of something that is being sealed; it goes if the block fails.

        It is there for good once state names it.
        """
        identifier = secrets.token_bytes(16)
        folder = self.folder_of(identifier)
        with disk_errors():
            folder.mkdir(mode=0o700)
            try:
                yield identifier, folder
                sync_folder(self._outbox)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise

    def folder_of(self, identifier: bytes) -> Path:
        """Where the sealed bytes of an entry lie."""
        return self._outbox / identifier.hex()

    def envelope_of(self, entry: Waiting) -> bytes:
        """The sealed envelope. Raises SourceError("home-damaged")."""
        try:
            return (self.folder_of(entry.id) / ENVELOPE).read_bytes()
        except OSError as error:
            raise SourceError("home-damaged") from error

    def finish(self, new: Callable[[State], State], entry: Waiting) -> State:
        """Take an entry out of the outbox, with what is to be remembered of it; bytes go last."""
        state = self.change(lambda old: new(old).without_waiting(entry.id))
        shutil.rmtree(self.folder_of(entry.id), ignore_errors=True)
        sync_folder(self._outbox)
        return state

    def keep_evidence(self, name: str, data: bytes) -> None:
        """Keep what proves that a tip line or log contradicts itself."""
        with disk_errors():
            folder = make_folder(self.folder / "evidence")
            write_durably(folder / f"{name}-{sha256_hex(data)[:16]}", data)

    def _load(self) -> State:
        try:
            return State.parse((self.folder / "state.json").read_bytes())
        except FileNotFoundError:
            return State()
        except (FormatError, ValueError) as error:
            raise SourceError("home-damaged") from error

    def _forget_rests(self) -> None:
        known = {entry.id.hex() for entry in self.state.outbox}
        for path in self._outbox.iterdir():
            if path.name not in known:
                shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob(".*.partial"):
            path.unlink(missing_ok=True)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Tell of a full disk in words. Any other OSError is a bug, or a broken disk."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise SourceError("disk-full") from error
        raise


def _locked(path: Path) -> io.FileIO:
    try:
        return held_alone(path)
    except BlockingIOError as error:
        raise SourceError("in-use") from error
