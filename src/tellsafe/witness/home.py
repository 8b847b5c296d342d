# SPDX-License-Identifier: AGPL-3.0-or-later
"""A witness's folder: its key, the logs it trusts, and the last checkpoint of each it cosigned.

    FOLDER/witness.json     its name and its Ed25519 seed
    FOLDER/logs/ID.vkey     a log's verifier key; ID is the SHA-256 of its origin
    FOLDER/logs/ID.note     the last checkpoint that was cosigned, as the log signed it
    FOLDER/evidence/        what a log signed that contradicts it: two notes of one size a file

Whoever restores an older copy of the folder makes the witness forget, and so sign what it must not:
then it takes a new name and a new key.
"""

import json
import secrets
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from tellsafe.durable import held_alone, make_folder, write_durably
from tellsafe.formats.encoding import b64u, canonical_json, sha256_hex, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.translog.cosignature import Cosigner
from tellsafe.translog.note import Verifier

_KEY = "witness.json"
_MOST_EVIDENCE = 100


class WitnessError(Exception):
    """A folder that can't be used; the message says what to do."""


@dataclass(frozen=True)
class Home:
    """The folder of one witness."""

    folder: Path
    cosigner: Cosigner

    @classmethod
    def make(cls, folder: Path, name: str) -> "Home":
        """A new witness with a key of its own. Raises FormatError for a name that is none."""
        cosigner = Cosigner(name, secrets.token_bytes(32))
        document = canonical_json({"name": cosigner.key.name, "seed": b64u(cosigner.seed)})
        write_durably(make_folder(folder) / _KEY, document)
        return cls(folder, cosigner)

    @classmethod
    def open(cls, folder: Path) -> "Home":
        """Raises WitnessError."""
        try:
            found = json.loads((folder / _KEY).read_bytes())
            return cls(folder, Cosigner(str(found["name"]), unb64u(found["seed"], length=32)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise WitnessError(
                f"there is no witness in {folder}: {type(error).__name__}"
            ) from error

    def lock(self) -> FileIO:
        """Keep other processes out: two could sign two histories. Raises WitnessError."""
        try:
            return held_alone(self.folder / "lock")
        except BlockingIOError as error:
            raise WitnessError("another process runs this witness; stop it first") from error

    def trust(self, log: Verifier) -> bool:
        """Cosign this log from now on; False if that was so already.

        Raises WitnessError where another key is trusted for that name: a log's key never changes.
        """
        known = self.log(log.name)
        if known is not None and known != log:
            raise WitnessError("another key is trusted for this log, and a log's key never changes")
        path = self._path(log.name, "vkey")
        make_folder(path.parent)
        write_durably(path, f"{log}\n".encode())
        return known is None

    def logs(self) -> list[Verifier]:
        """The logs that are trusted, by name."""
        paths = (self.folder / "logs").glob("*.vkey")
        found = [Verifier.parse(path.read_text("utf-8").strip()) for path in paths]
        return sorted(found, key=lambda log: log.name)

    def log(self, origin: str) -> Verifier | None:
        """The key of a log that is trusted."""
        try:
            return Verifier.parse(self._path(origin, "vkey").read_text("utf-8").strip())
        except FileNotFoundError:
            return None

    def last(self, origin: str) -> bytes | None:
        """The last checkpoint of a log that was cosigned."""
        try:
            return self._path(origin, "note").read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, origin: str, note: bytes) -> None:
        """Remember a checkpoint; on return that is durable. Nothing is cosigned before."""
        write_durably(self._path(origin, "note"), note)

    def keep_evidence(self, origin: str, note: bytes) -> None:
        """The last checkpoint of a log and another of the same size, both signed by it: that it has
        two histories. The first hundred of them; one that is known takes no place again."""
        folder = make_folder(self.folder / "evidence")
        text, _, _signatures = note.rpartition(b"\n\n")
        path = folder / f"{sha256_hex(text)}.txt"
        if not path.exists() and sum(1 for _ in folder.iterdir()) < _MOST_EVIDENCE:
            write_durably(path, (self.last(origin) or b"") + b"\n" + note)

    def _path(self, origin: str, kind: str) -> Path:
        return self.folder / "logs" / f"{sha256_hex(origin.encode())}.{kind}"


def log_key(text: str) -> Verifier:
    """A log's verifier key as somebody typed it. Raises WitnessError."""
    try:
        return Verifier.parse(text.strip())
    except FormatError as error:
        raise WitnessError(f"this is no log's verifier key: {error}") from error
