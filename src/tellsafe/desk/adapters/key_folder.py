# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's private keys, as files below its folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.desk.rules.key_weeks import week_of_file
from tellsafe.durable import end_wiping, wipe
from tellsafe.formats.age import Identity, parse_identity
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZoneError, ZoneSettings


@dataclass(frozen=True)
class SealingKey:
    """The identity that opens what was sealed for one week."""

    week: str
    path: Path
    identity: Identity


def sealing_keys(settings: ZoneSettings) -> list[SealingKey]:
    """All that are there, the newest week first. Raises ZoneError for a file that is no key."""
    paths = sorted(settings.keys.glob("sealing-*.age"), reverse=True)
    return [_sealing_key(path) for path in paths]


def _sealing_key(path: Path) -> SealingKey:
    try:
        identity = parse_identity(path.read_text("ascii").strip())
        return SealingKey(week_of_file(path.name), path, identity)
    except (FormatError, UnicodeDecodeError) as error:
        raise ZoneError(f"{path.name} is no sealing key; restore it from a backup") from error


def signing_key(settings: ZoneSettings, name: str) -> Ed25519PrivateKey:
    """The Ed25519 key ``name``: "pull" or "message". Raises ZoneError."""
    return Ed25519PrivateKey.from_private_bytes(secret_of(settings, name))


def secret_of(settings: ZoneSettings, name: str) -> bytes:
    """The 32 bytes of keys/NAME.key. Raises ZoneError."""
    path = settings.keys / f"{name}.key"
    try:
        return unb64u(path.read_text("ascii").strip(), length=32)
    except (FileNotFoundError, UnicodeDecodeError, FormatError) as error:
        raise ZoneError(f"{path} is no key; tellsafe init makes one, or restore it") from error


def destroy(keys: Iterable[SealingKey]) -> None:
    """Overwrite and remove key files; on return that is on the disk.

    A disk that writes to new places each time may still hold the old bytes: see
    docs/protocol/desk-pull.md.
    """
    for key in keys:
        wipe(key.path)


def end_destroying(settings: ZoneSettings) -> None:
    """Destroy what a crash left of keys that were being destroyed."""
    end_wiping(settings.keys)
