# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip line in memory that a body oversees: zones of the source client's tests, and letters."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from tellsafe.formats.charter import Charter
from tellsafe.formats.encoding import b64u, canonical_json, parse_object, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.letter import letter_fits
from tellsafe.formats.signed_request import verify_request
from tellsafe.oversight.home import Home
from tellsafe.source.tests.world import World
from tellsafe.source.tests.zones import Asked, Refusal, Zones

Route = tuple[str, str, int, Callable[..., tuple[int, bytes]]]


@dataclass
class Overseen(World):
    """Its charter names the keys of a body, unless there is none."""

    body: Home | None = None

    def charter(self) -> Charter:
        charter = super().charter()
        if self.body is None:
            return charter
        keys = {"recipient": self.body.recipient, "key": self.body.public}
        return replace(charter, oversight=replace(charter.oversight, **keys))


@dataclass
class WithLetters(Zones):
    """Intake holds letters until the body, by its signature, says that it has them."""

    letters: dict[str, bytes] = field(default_factory=dict)

    def _intake(self) -> Iterator[Route]:
        yield from super()._intake()
        yield "GET", "letters", 2, self._offer_work
        yield "POST", "letters", 1, self._letter
        yield "GET", "oversight", 2, self._listed
        yield "DELETE", "oversight", 3, self._taken
        yield "PUT", "oversight", 3, self._answered

    def _letter(self, asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        sealed = unb64u(str(self._paid(asked)["letter"]))
        if not letter_fits(sealed):
            raise Refusal(400, "out-of-bucket")
        self.letters[hashlib.sha256(sealed).hexdigest()] = sealed
        return 204, b""

    def _listed(self, asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        self._require_body(asked, "limit=50")
        listed = [{"id": name, "sealed": b64u(one)} for name, one in sorted(self.letters.items())]
        return 200, canonical_json({"letters": listed[:50]})

    def _taken(self, asked: Asked, parts: list[str]) -> tuple[int, bytes]:
        self._require_body(asked)
        self.letters.pop(parts[2], None)
        return 204, b""

    def _answered(self, asked: Asked, parts: list[str]) -> tuple[int, bytes]:
        self._require_body(asked)
        said = parse_object(asked.body, limit=1 << 20)
        key_hash = str(said["key_hash"])
        if self.owners.setdefault(str(said["address"]), key_hash) != key_hash:
            raise Refusal(409, "mailbox-refused")
        self.answers.setdefault(str(said["address"]), {})[parts[2]] = unb64u(str(said["sealed"]))
        return 204, b""

    answers: dict[str, dict[str, bytes]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)

    def _mailbox(self, asked: Asked, parts: list[str]) -> tuple[int, bytes]:
        box = self.answers.get(parts[1], {})
        listed = [{"id": name, "sealed": b64u(sealed)} for name, sealed in box.items()]
        return 200, canonical_json({"messages": listed, "padding": ""})

    def _require_body(self, asked: Asked, query: str = "") -> None:
        key = self.world.charter().oversight.key_bytes
        keys = {} if key is None else {"oversight": key}
        given = asked.method, asked.path, query, asked.body, asked.headers
        try:
            verify_request(*given, keys.get, self.clock.now())
        except FormatError:
            raise Refusal(404, "not-found") from None
