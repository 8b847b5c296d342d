# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bulletin as this zone's folder holds it, and whose credential is genuine by it."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.privacy_pass import Purpose, Token, Verifier, token_challenge

_CREDENTIALS = (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)


class Published:
    """The zone's bulletin, read anew whenever the file has changed.

    It lies beside the private keys: who can put another one there needs no forged root.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "bulletin.json"

    @property
    def bulletin(self) -> Bulletin:
        """Raises FormatError or OSError if the file is not whole."""
        state = self._path.stat()
        return _read(self._path, state.st_mtime_ns, state.st_ino)

    def is_enrolled(self, pseudonym: bytes, credential: Token, today: date) -> bool:
        """Whether the registry once signed this credential for this pseudonym (32 bytes)."""
        if credential.nonce != credential_nonce(pseudonym):
            return False
        return any(one.accepts(credential) for one in self._verifiers(today))

    def last_known_day(self) -> date:
        """The last day of which the bulletin speaks."""
        return max((key.last_day for key in self.bulletin.keys), default=self.bulletin.issued)

    def _verifiers(self, today: date) -> list[Verifier]:
        bulletin = self.bulletin
        return [
            _verifier(key.public_bytes, bulletin.deployment, purpose, key.period)
            for purpose in _CREDENTIALS
            for key in bulletin.keys_for(purpose.value, today)
        ]


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int, _file: int) -> Bulletin:
    return verify_bulletin(path.read_bytes(), None)


@lru_cache(maxsize=16)
def _verifier(spki: bytes, deployment: str, purpose: Purpose, period: str) -> Verifier:
    return Verifier(spki, token_challenge(deployment, purpose, period))
