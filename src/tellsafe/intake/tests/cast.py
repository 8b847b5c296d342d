# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who speaks to an intake: a source with a submission, a desk, and whoever holds a mailbox key."""

import hashlib
import secrets
from dataclasses import dataclass, field

import httpx2 as httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.privacy_pass import parse_authorization
from tellsafe.formats.signed_request import content_digest, sign_request
from tellsafe.intake.tests.world import PART, World, new_id
from tellsafe.serving.clock import Clock


@dataclass
class Source:
    """One submission, from the side of the source's device."""

    http: httpx.Client
    world: World
    id: bytes = field(default_factory=new_id)
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    part_size: int = PART

    def __post_init__(self) -> None:
        self.stamp = self.world.authorization()
        self.sealed = self.world.envelope()

    @property
    def path(self) -> str:
        return f"/v1/submissions/{b64u(self.id)}"

    @property
    def hash(self) -> str:
        """What the desk calls it."""
        return parse_authorization(self.stamp).spent_hash().hex()

    def attach(self, length: int) -> bytes:
        """Seal an attachment of so many true bytes; returns its blob id."""
        blob = secrets.token_bytes(16)
        self.blobs[blob] = self.world.attachment(length)
        return blob

    def send(self, envelope: bytes | None = None, *, stamp: str | None = None) -> httpx.Response:
        """Hand in the envelope."""
        body = self.sealed if envelope is None else envelope
        return self.http.put(self.path, content=body, headers=self._paid(stamp))

    def announce(self, *, stamp: str | None = None) -> httpx.Response:
        """Say which blobs will come."""
        blobs = [{"blob": b64u(blob), "length": len(data)} for blob, data in self.blobs.items()]
        body = canonical_json({"blobs": blobs})
        return self.http.put(self.path + "/blobs", content=body, headers=self._paid(stamp))

    def part(self, blob: bytes, number: int, body: bytes | None = None) -> httpx.Response:
        """Send one part."""
        start = number * self.part_size
        data = self.blobs[blob][start : start + self.part_size] if body is None else body
        headers = {"content-digest": content_digest(data)}
        return self.http.put(self.part_path(blob, number), content=data, headers=headers)

    def part_path(self, blob: bytes, number: int) -> str:
        return f"{self.path}/blobs/{b64u(blob)}/parts/{number}"

    def upload(self) -> list[int]:
        """Send all parts of all blobs; the statuses."""
        return [
            self.part(blob, number).status_code
            for blob, data in self.blobs.items()
            for number in range(-(-len(data) // self.part_size))
        ]

    def state(self) -> httpx.Response:
        """Ask what is held."""
        return self.http.get(self.path)

    def _paid(self, stamp: str | None) -> dict[str, str]:
        return {"authorization": self.stamp if stamp is None else stamp}


@dataclass
class Desk:
    """The desk, which signs whatever it asks."""

    http: httpx.Client
    key: Ed25519PrivateKey
    clock: Clock
    name: str = "desk"

    def ask(
        self, method: str, path: str, *, query: str = "", body: bytes = b"", **headers: str
    ) -> httpx.Response:
        """One signed request."""
        signed = signed_headers(self.key, self.name, self.clock, method, path, query, body)
        url = f"{path}?{query}" if query else path
        return self.http.request(method, url, content=body, headers={**headers, **signed})

    def waiting(self, after: str = "", wait: int = 0, limit: int = 50) -> list[dict[str, object]]:
        """What waits."""
        query = f"after={after}&wait={wait}&limit={limit}"
        answer = self.ask("GET", "/v1/desk/submissions", query=query)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, object]] = answer.json()["submissions"]
        return found

    def fetch(self, submission: str, blob: bytes, **headers: str) -> httpx.Response:
        """Fetch a blob."""
        path = f"/v1/desk/submissions/{submission}/blobs/{b64u(blob)}"
        return self.ask("GET", path, **headers)

    def acknowledge(self, submission: str) -> int:
        """Say that it is here; the status."""
        return self.ask("DELETE", f"/v1/desk/submissions/{submission}").status_code

    def write(self, mailbox: "Mailbox", sealed: bytes, message: bytes | None = None) -> int:
        """Put a message into a mailbox; the status."""
        name = b64u(message or secrets.token_bytes(16))
        return self.put_message(name, mailbox.body(sealed)).status_code

    def put_message(self, name: str, body: dict[str, object]) -> httpx.Response:
        """The bare request."""
        return self.ask("PUT", f"/v1/desk/messages/{name}", body=canonical_json(body))


@dataclass
class Mailbox:
    """A mailbox and its key, as both ends know them."""

    http: httpx.Client
    clock: Clock
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def address(self) -> str:
        return mailbox_address(self.id)

    def body(self, sealed: bytes) -> dict[str, object]:
        """What the desk sends to put something here."""
        public = self.key.public_key().public_bytes_raw()
        key_hash = hashlib.sha256(public).hexdigest()
        return {"address": self.address, "key_hash": key_hash, "sealed": b64u(sealed)}

    def read(self, key: Ed25519PrivateKey | None = None) -> httpx.Response:
        """Ask for what is here, with a proof by the mailbox key or by another one."""
        prover = key or self.key
        name = b64u(prover.public_key().public_bytes_raw())
        path = f"/v1/mailboxes/{self.address}"
        headers = signed_headers(prover, name, self.clock, "GET", path, "", b"")
        return self.http.get(path, headers=headers)

    def messages(self) -> list[bytes]:
        """The sealed messages that are here."""
        return [unb64u(one["sealed"]) for one in self.read().json()["messages"]]


def signed_headers(
    key: Ed25519PrivateKey, name: str, clock: Clock, method: str, path: str, query: str, body: bytes
) -> dict[str, str]:
    """The headers of a signed request."""
    nonce = secrets.token_hex(16)
    return sign_request(method, path, query, body, key, name, created=clock.now(), nonce=nonce)
