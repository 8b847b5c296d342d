# SPDX-License-Identifier: AGPL-3.0-or-later
"""The registry's private keys, as files below its folder; new ones are found without a restart."""

from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tellsafe.durable import end_wiping, wipe
from tellsafe.formats.age import Identity, parse_identity
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.privacy_pass import Issuer, Purpose
from tellsafe.registry.rules.periods import living_terms, living_weeks
from tellsafe.serving.zone import ZoneError


class KeyFolder:
    """keys/ of the zone. Reading a key that is no key raises ZoneError; a missing one is None."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._issuers: dict[str, Issuer] = {}
        self._peppers: dict[str, bytes] = {}

    def identities(self) -> list[Identity]:
        """What opens forms: each line of sealing.age. Raises ZoneError."""
        path = self._folder / "sealing.age"
        try:
            return [parse_identity(line) for line in path.read_text("ascii").split()]
        except (OSError, ValueError) as error:
            raise _unusable(path) from error

    def secret(self, name: str) -> bytes:
        """The 32 bytes of NAME.key. Raises ZoneError."""
        try:
            return unb64u(self.text(name), length=32)
        except FormatError as error:
            raise _unusable(self._folder / f"{name}.key") from error

    def text(self, name: str) -> str:
        """The one line of NAME.key, which somebody else has made. Raises ZoneError."""
        path = self._folder / f"{name}.key"
        try:
            return path.read_text("ascii").strip()
        except (OSError, ValueError) as error:
            raise _unusable(path) from error

    def pepper(self, term: str) -> bytes | None:
        """The secret of a term's hashes (32 bytes)."""
        name = f"pepper-{term}"
        if name not in self._peppers and (self._folder / f"{name}.key").exists():
            self._peppers[name] = self.secret(name)
        return self._peppers.get(name)

    def issuer(self, purpose: Purpose, period: str) -> Issuer | None:
        """What signs for a purpose in a period; takes some milliseconds the first time."""
        name = f"{purpose.value}-{period}"
        if name not in self._issuers and (self._folder / f"{name}.pem").exists():
            self._issuers[name] = _issuer(self._folder / f"{name}.pem")
        return self._issuers.get(name)

    def forget(self, today: date) -> None:
        """Destroy keys of weeks and terms that are over, and end what a crash broke off of that.

        Without its pepper, what an old backup of the database says of a term can't be asked any
        more whom it is about.
        """
        end_wiping(self._folder)
        for pattern, first in (
            ("stamp-*.pem", min(living_weeks(today))),
            ("credential-[0-9]*.pem", min(living_terms(today))),
            ("credential-not-eligible-*.pem", min(living_terms(today))),
            ("pepper-*.key", min(living_terms(today))),
        ):
            self._destroy(pattern, first)

    def _destroy(self, pattern: str, first: str) -> None:
        before = pattern.partition("*")[0].partition("[")[0]
        for path in self._folder.glob(pattern):
            if path.stem.removeprefix(before) < first:
                wipe(path)
                self._issuers.pop(path.stem, None)
                self._peppers.pop(path.stem, None)


def _issuer(path: Path) -> Issuer:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
        if not isinstance(key, RSAPrivateKey):
            raise FormatError("token-key", "not an RSA key")
        return Issuer(key)
    except (OSError, ValueError, TypeError) as error:
        raise _unusable(path) from error


def _unusable(path: Path) -> ZoneError:
    return ZoneError(f"{path} is no key; tellsafe init makes one, or restore it")
