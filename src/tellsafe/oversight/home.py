# SPDX-License-Identifier: AGPL-3.0-or-later
"""The folder of an oversight body: its keys, the tip line that it oversees, and its letters.

    FOLDER/oversight.json   the identity that opens letters, and the seed of the key that signs
    FOLDER/line.json        the address of the tip line, once it is known
    FOLDER/known/           what was verified of its bulletin and its log last
    FOLDER/letters/         letters as they came, still sealed; ID.age
    FOLDER/unread/          what came and can't be read: junk, or sealed to a key of before
    FOLDER/former/          keys of before, each an oversight.json of then under a name of its own;
                            whoever put one there reads letters to it
    FOLDER/answers/         answers, sealed to the body itself; ID.age, and ID.sent once delivered

Who restores an older copy of it loses letters: intake gave them away and holds none any more.
"""

import json
import secrets
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.durable import held_alone, make_folder, write_durably
from tellsafe.formats.age import Identity, generate_identity, parse_identity
from tellsafe.formats.charter import Oversight
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.errors import FormatError

_KEYS = "oversight.json"
_LINE = "line.json"
_FORMER = "former"
_NO_KEYS = (OSError, ValueError, KeyError, TypeError, FormatError)


class OversightError(Exception):
    """``id`` is stable; the message says what is wrong, ``hint`` what to do."""

    def __init__(self, identifier: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.id = identifier
        self.hint = hint


@dataclass(frozen=True)
class Home:
    """The folder of one body. Its private keys are nowhere else."""

    folder: Path
    identity: Identity = field(repr=False)
    key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def make(cls, folder: Path) -> "Home":
        """A new body, with keys of its own."""
        identity, seed = generate_identity(), secrets.token_bytes(32)
        document = canonical_json({"v": 1, "identity": str(identity), "seed": b64u(seed)})
        write_durably(make_folder(folder) / _KEYS, document)
        return cls(folder, identity, Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def open(cls, folder: Path) -> "Home":
        """Raises OversightError("no-body")."""
        try:
            return cls(folder, *_keys_in(folder / _KEYS))
        except _NO_KEYS as error:
            raise OversightError(
                "no-body",
                f"there are no keys of an oversight body in {folder}",
                "tellsafe oversight init DIR makes them",
            ) from error

    @property
    def identities(self) -> list[Identity]:
        """What opens letters: this body's identity, and those of before. Raises
        OversightError("former")."""
        files = sorted((self.folder / _FORMER).glob("*.json"))
        try:
            return [self.identity, *(_keys_in(file)[0] for file in files)]
        except _NO_KEYS as error:
            raise OversightError(
                "former",
                f"a file of {_FORMER}/ holds no keys of an oversight body",
                "put the oversight.json of the folder of then there",
            ) from error

    @property
    def recipient(self) -> str:
        """Whom letters are sealed to, as the charter names it."""
        return str(self.identity.recipient)

    @property
    def public(self) -> str:
        """The key that signs, as the charter names it."""
        return b64u(self.key.public_key().public_bytes_raw())

    def is_named_by(self, oversight: Oversight) -> bool:
        """Whether the charter names these very keys."""
        return (oversight.recipient, oversight.key) == (self.recipient, self.public)

    def lock(self) -> FileIO:
        """Keep other processes out. Raises OversightError("in-use")."""
        try:
            return held_alone(self.folder / "lock")
        except BlockingIOError as error:
            raise OversightError(
                "in-use", "another process uses this folder", "wait until it has ended"
            ) from error

    def line(self) -> str | None:
        """The address of the tip line that was used last."""
        try:
            return str(json.loads((self.folder / _LINE).read_bytes())["intake"])
        except FileNotFoundError:
            return None

    def keep_line(self, intake: str) -> None:
        """Use this address from now on."""
        if intake != self.line():
            write_durably(self.folder / _LINE, canonical_json({"intake": intake}))


def _keys_in(path: Path) -> tuple[Identity, Ed25519PrivateKey]:
    """Raises one of _NO_KEYS."""
    found = json.loads(path.read_bytes())
    key = Ed25519PrivateKey.from_private_bytes(unb64u(found["seed"], length=32))
    return parse_identity(found["identity"]), key
