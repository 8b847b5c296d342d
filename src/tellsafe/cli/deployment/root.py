# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder root/ of a deployment: what has to be kept offline, and the public key that need not.

root/ holds root.key, charter.toml, catalogue.toml and the last bulletin; root.pub lies beside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.durable import held_alone, write_durably
from tellsafe.formats.encoding import b64u, parse_object, unb64u

_MAX_BULLETIN = 1 << 20


class RootError(Exception):
    """No root key, or no root public key, where one is wanted; the message says what to do."""

    id = "root-absent"
    hint = "put root/ back where init made it"


class RootBehindError(RootError):
    """root/ is older than what was published since."""

    id = "root-behind"
    hint = "put root/ back as the last tellsafe rotate left it"


class RootBusyError(RootError):
    """Another command is at work in root/."""

    id = "root-busy"
    hint = "wait until it has ended, and run this again"


class DayError(RootError):
    """This machine's day is before that of the last bulletin."""

    id = "day-behind"
    hint = "see docs/operate/README.md, for where the last one was dated by a wrong clock"


class KeyFileError(RootError):
    """A file lies where a key belongs, and is none."""

    id = "key-unreadable"
    hint = "move it away if no bulletin named its key, or put it back from a copy"


@contextmanager
def alone_in_root(folder: Path) -> Iterator[None]:
    """No other command writes below root/ meanwhile. Raises RootError."""
    try:
        lock = held_alone(folder / "root" / ".lock")
    except BlockingIOError as error:
        raise RootBusyError("another command is at work in root/") from error
    except FileNotFoundError as error:
        raise RootError(f"no folder {folder / 'root'}") from error
    with lock:
        yield


def make_root(folder: Path) -> Ed25519PrivateKey:
    """Make the root key of a new deployment and store both halves."""
    key = Ed25519PrivateKey.generate()
    write_durably(folder / "root" / "root.key", _line(key.private_bytes_raw()))
    write_durably(folder / "root.pub", _line(key.public_key().public_bytes_raw()), mode=0o644)
    return key


def read_root_key(folder: Path) -> Ed25519PrivateKey:
    """The root key. Raises RootError."""
    path = folder / "root" / "root.key"
    try:
        return Ed25519PrivateKey.from_private_bytes(_read(path))
    except (OSError, ValueError) as error:
        raise RootError(f"no usable root key at {path}; put the offline folder back") from error


def read_root_public(folder: Path) -> bytes:
    """The 32 public bytes of the root key. Raises RootError."""
    path = folder / "root.pub"
    try:
        return _read(path)
    except (OSError, ValueError) as error:
        raise RootError(f"no usable root.pub at {path}") from error


def root_named_by(bulletin: bytes) -> bytes:
    """The root that a bulletin names itself: for a first look, where nothing else is known yet.

    A bulletin that verifies by it is whole, but may be anybody's. Raises FormatError.
    """
    payload = parse_object(bulletin, limit=_MAX_BULLETIN).get("payload")
    inner = parse_object(unb64u(str(payload)), limit=_MAX_BULLETIN)
    return unb64u(str(inner.get("root")), length=32)


def _read(path: Path) -> bytes:
    return unb64u(path.read_text("ascii").strip(), length=32)


def _line(key: bytes) -> bytes:
    return b64u(key).encode() + b"\n"
