# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cosignatures of witnesses on a checkpoint (C2SP tlog-cosignature, Ed25519, "cosignature/v1").

A witness says by one: of all trees of this log that I ever saw, this is the largest, and each was
a prefix of the next. A client that wants the word of enough witnesses can't be shown a log that
others are not shown.

The form with ML-DSA-44, which the specification prefers for new keys, is not read: there is no
implementation of it yet in what a browser can be sent for a few kilobytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.charter_witnesses import Witnesses
from tellsafe.formats.errors import FormatError
from tellsafe.translog.note import Verifier, signature_line, signers_of

_TIME_LENGTH = 8
_LAST_TIME = (1 << 63) - 1


@dataclass(frozen=True)
class WitnessKey(Verifier):
    """A witness's public key. Its signature: a time, 8 bytes, big-endian; then 64 of Ed25519."""

    TYPE: ClassVar = b"\x04"

    def verify(self, text: bytes, signature: bytes) -> None:
        """Raises FormatError("note-signature")."""
        time = int.from_bytes(signature[:_TIME_LENGTH], "big")
        if len(signature) != _TIME_LENGTH + 64 or time > _LAST_TIME:
            raise FormatError("note-signature", "the cosignature has no time")
        super().verify(_message(text, time), signature[_TIME_LENGTH:])


@dataclass(frozen=True)
class Cosigner:
    """A witness's private key with its name. ``seed``: 32 bytes."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def key(self) -> WitnessKey:
        return WitnessKey(self.name, self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def cosign(self, text: str, time: int) -> str:
        """The signature line on a checkpoint's text, as of ``time``, in seconds since 1970."""
        signature = self._private.sign(_message(text.encode("utf-8"), time))
        return signature_line(self.key, time.to_bytes(_TIME_LENGTH, "big") + signature)


@dataclass(frozen=True)
class Quorum:
    """Whose word a client wants on each checkpoint, and the word of how many of them."""

    keys: tuple[WitnessKey, ...] = ()
    needed: int = 0

    @classmethod
    def parse(cls, vkeys: Iterable[str], needed: int) -> "Quorum":
        """Raises FormatError("note-key" | "base64"); also where two names or two keys are one."""
        keys = tuple(WitnessKey.parse(vkey) for vkey in vkeys)
        if len({key.name for key in keys}) < len(keys) or len({k.public for k in keys}) < len(keys):
            raise FormatError("note-key", "each witness has a name and a key of its own")
        if not 0 <= needed <= len(keys):
            raise FormatError("note-key", "no more can be needed than there are")
        return cls(keys, needed)

    @classmethod
    def of(cls, witnesses: Witnesses) -> "Quorum":
        """Whose word a charter promises. Raises as ``parse``."""
        return cls.parse(witnesses.vkeys, witnesses.needed)

    def missing(self, note: bytes) -> int:
        """How many more witnesses' word is wanted on a checkpoint; 0 if it has enough.

        Raises as ``open_note``: a wrong signature by one of the keys refuses the note.
        """
        return max(0, self.needed - len(signers_of(note, self.keys)))

    def require(self, note: bytes) -> None:
        """Raises FormatError("log-unwitnessed"), and as ``missing``."""
        if missing := self.missing(note):
            raise FormatError(
                "log-unwitnessed", f"{missing} more of its witnesses must cosign this"
            )


NOBODY = Quorum()


def _message(text: bytes, time: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % time + text
