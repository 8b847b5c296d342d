# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intake with a desk behind it, registry and log, in memory, by the real formats.

They hold to docs/protocol as the real zones do, and are asked in a test's own process or over
HTTP. ``asked`` is what they saw; ``on_request`` may break a request before or after its act.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2 as httpx

from tellsafe.formats import jws
from tellsafe.formats.age import open_bytes, parse_recipient
from tellsafe.formats.attachment import attachment_fits, envelope_fits, open_attachment
from tellsafe.formats.bulletin import KeyEntry, verify_bulletin
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u, canonical_json, parse_object, unb64u
from tellsafe.formats.envelope import Opened, credential_kind, open_envelope
from tellsafe.formats.manifest import Attachment, Reply, Tip
from tellsafe.formats.message import Message, seal_message
from tellsafe.formats.padding import unpad
from tellsafe.formats.periods import week_of
from tellsafe.formats.privacy_pass import Purpose, Token, parse_authorization
from tellsafe.formats.proof_of_work import is_solved
from tellsafe.formats.receipt import make_receipt
from tellsafe.formats.signed_request import content_digest, verify_request
from tellsafe.source.tests.people import CODE
from tellsafe.source.tests.world import BATCH, PART, TERM, Clock, World, entry_of, published

DIFFICULTY = 4
Headers = Mapping[str, str]


class LostError(Exception):
    """A connection that broke."""


@dataclass
class Asked:
    """A request as the zones saw it."""

    zone: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """Method and path without what differs each time."""
        parts = [part for part in self.path.split("/") if part and len(part) < 20 and part != "v1"]
        return f"{self.zone} {self.method} {'/'.join(parts)}"


@dataclass
class Submission:
    stamp: bytes
    blobs: dict[str, int]
    parts: dict[tuple[str, int], bytes] = field(default_factory=dict)
    envelope: bytes | None = None


class Refusal(Exception):  # noqa: N818  a value of this test, thrown to leave a handler
    def __init__(self, status: int, slug: str) -> None:
        self.status = status
        self.slug = slug


def _keep_going(_asked: Asked) -> None:
    """Nothing breaks."""


@dataclass
class Zones:
    """All zones of a world."""

    world: World
    clock: Clock = field(default_factory=Clock)
    asked: list[Asked] = field(default_factory=list)
    before: Callable[[Asked], None] = _keep_going
    after: Callable[[Asked], None] = _keep_going
    clients: int = 0
    # registry
    enrolled: dict[str, tuple[str, str]] = field(default_factory=dict)
    fetched: dict[tuple[bytes, str], str] = field(default_factory=dict)
    suspended: set[bytes] = field(default_factory=set)
    codes: list[str] = field(default_factory=list)
    forms: list[dict[str, object]] = field(default_factory=list)
    other_kind: str = ""
    sign_in: str = "https://id.example.org/auth"
    spent_work: set[str] = field(default_factory=set)
    # intake
    bulletin: bytes = b""
    spent: dict[bytes, bytes] = field(default_factory=dict)
    submissions: dict[bytes, Submission] = field(default_factory=dict)
    mailboxes: dict[str, dict[str, bytes]] = field(default_factory=dict)
    # log
    entries: list[bytes] = field(default_factory=list)
    log: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.publish(self.world.signed())

    def publish(self, data: bytes, *, logged: bool = True) -> None:
        """Let intake serve a bulletin and, if it is honest, have it in the log."""
        self.bulletin = data
        if logged:
            self.entries.append(entry_of(data, verify_bulletin(data, None)))
            self.log = published(self.entries)

    def client(self) -> httpx.Client:
        """A client whose requests end here."""
        self.clients += 1
        return httpx.Client(transport=httpx.MockTransport(self._handle))

    def _handle(self, request: httpx.Request) -> httpx.Response:
        try:
            status, headers, body = self.answer(
                request.method, str(request.url), dict(request.headers), request.read()
            )
        except LostError as error:
            raise httpx.ReadError("lost") from error
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))

    def answer(
        self, method: str, url: str, headers: Headers, body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a request to any of the zones."""
        zone = next(name for name, base in self.world.urls.items() if url.startswith(base + "/"))
        path = urlsplit(url.removeprefix(self.world.urls[zone])).path
        asked = Asked(zone, method, path, {k.lower(): v for k, v in headers.items()}, body)
        self.asked.append(asked)
        self.before(asked)
        try:
            status, content = self._route(asked)
            kind = "application/json"
        except Refusal as refusal:
            status, kind = refusal.status, "application/problem+json"
            problem = {"type": f"urn:tellsafe:problem:{refusal.slug}", "status": refusal.status}
            content = canonical_json(problem)
        self.after(asked)
        return status, {"content-type": kind}, content

    def _route(self, asked: Asked) -> tuple[int, bytes]:
        if asked.zone == "translog":
            found = self.log.get(asked.path.lstrip("/"))
            return (404, b"") if found is None else (200, found)
        routes = self._registry() if asked.zone == "registry" else self._intake()
        parts = asked.path.strip("/").split("/")[1:]
        for method, name, length, act in routes:
            if (asked.method, parts[0], len(parts)) == (method, name, length):
                return act(asked, parts)
        raise Refusal(404, "not-found")

    # The registry.

    def _registry(self) -> Iterator[tuple[str, str, int, Callable[..., tuple[int, bytes]]]]:
        yield "GET", "work", 1, self._offer_work
        yield "POST", "stamps", 1, self._sell_stamps if self.world.is_open else self._stamps
        if not self.world.is_open:
            yield "POST", "codes", 1, self._send_code
            yield "POST", "activations", 1, self._activate
            yield "GET", "sign-in", 1, self._tell_sign_in

    def _offer_work(self, _asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        challenge = b64u(hashlib.sha256(str(len(self.asked)).encode()).digest())
        return 200, canonical_json({"challenge": challenge, "difficulty": DIFFICULTY, "until": 0})

    def _paid(self, asked: Asked) -> dict[str, object]:
        value = parse_object(asked.body, limit=65536)
        work = value.pop("work")
        assert isinstance(work, dict)
        request = hashlib.sha256(canonical_json(value)).digest()
        bound = hashlib.sha256(unb64u(work["challenge"]) + request).digest()
        if work["challenge"] in self.spent_work or not is_solved(
            bound, DIFFICULTY, work["counter"]
        ):
            raise Refusal(403, "work-refused")
        self.spent_work.add(work["challenge"])
        return value

    def _form(self, asked: Asked) -> dict[str, object]:
        sealed = unb64u(str(self._paid(asked)["sealed"]))
        return parse_object(unpad(open_bytes(sealed, [self.world.registry])), limit=65536)

    def _send_code(self, asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        form = self._form(asked)
        assert form.keys() == {"phone", "language", "padding"}
        self.codes.append(str(form["phone"]))
        return 202, b"{}"

    def _tell_sign_in(self, _asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        return 200, canonical_json({"authorization_endpoint": self.sign_in})

    def _activate(self, asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        form = self._form(asked)
        stamps = form["stamps"]
        assert isinstance(stamps, dict)
        assert form["term"] == TERM
        assert len(stamps["blinded"]) == BATCH
        self.forms.append(form)
        if form.get("code", CODE) != CODE:
            raise Refusal(403, "code-refused")
        asked_now = str(form["blinded"]), json.dumps(stamps)
        person = next(str(form[name]) for name in ("number", "counter", "answer") if name in form)
        if "counter" in form and self.enrolled.get(person, asked_now)[0] != asked_now[0]:
            raise Refusal(403, "counter-used")  # which kind it was good for is not known any more
        if form["kind"] == self.other_kind:
            raise Refusal(422, "other-kind")
        known = self.enrolled.setdefault(person, asked_now)
        if known[0] != asked_now[0]:
            raise Refusal(409, "already-enrolled")
        issuer = self.world.issuer(Purpose(str(form["kind"])), TERM)
        signed = self._signed(stamps) if known == asked_now else []
        credential = b64u(issuer.issue(unb64u(asked_now[0])))
        return 200, canonical_json({"credential": credential, "stamps": signed})

    def _stamps(self, asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        request = parse_object(jws.peek(asked.body), limit=65536)
        pseudonym = unb64u(str(request["pseudonym"]))
        jws.verify(asked.body, pseudonym, "tellsafe-stamp-request")
        token = Token.parse(unb64u(str(request["credential"])))
        kinds = (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)
        is_genuine = any(self.world.verifier(kind, TERM).accepts(token) for kind in kinds)
        if not is_genuine or token.nonce != credential_nonce(pseudonym):
            raise Refusal(403, "not-entitled")
        if pseudonym in self.suspended:
            raise Refusal(403, "not-entitled")
        assert request["week"] == week_of(self.clock.today()) or request["day"] != str(
            self.clock.today()
        )
        day = pseudonym, str(request["day"])
        if self.fetched.setdefault(day, json.dumps(request)) != json.dumps(request):
            raise Refusal(429, "stamps-used")
        return 200, canonical_json({"stamps": self._signed(request)})

    def _sell_stamps(self, asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        return 200, canonical_json({"stamps": self._signed(self._paid(asked))})

    def _signed(self, request: Mapping[str, object]) -> list[str]:
        issuer = self.world.issuer(Purpose.STAMP, str(request["week"]))
        blinded = request["blinded"]
        assert isinstance(blinded, list)
        assert len(blinded) == BATCH
        return [b64u(issuer.issue(unb64u(one))) for one in blinded]

    # Intake.

    def _intake(self) -> Iterator[tuple[str, str, int, Callable[..., tuple[int, bytes]]]]:
        yield "GET", "bulletin", 1, lambda *_: (200, self.bulletin)
        yield "PUT", "submissions", 2, self._envelope
        yield "PUT", "submissions", 3, self._announce
        yield "PUT", "submissions", 6, self._part
        yield "GET", "mailboxes", 2, self._mailbox

    def _stamped(self, asked: Asked, submission: bytes) -> bytes:
        token = parse_authorization(asked.headers["authorization"])
        good = [key.period for key in self.keys_today("stamp")]
        if not any(self.world.verifier(Purpose.STAMP, week).accepts(token) for week in good):
            raise Refusal(403, "stamp-refused")
        if self.spent.setdefault(token.spent_hash(), submission) != submission:
            raise Refusal(403, "stamp-refused")
        return token.spent_hash()

    def keys_today(self, use: str) -> list[KeyEntry]:
        today = self.clock.today()
        return [key for key in self.world.key_entries() if key.use == use and key.is_valid(today)]

    def _announce(self, asked: Asked, parts: list[str]) -> tuple[int, bytes]:
        identifier = unb64u(parts[1], length=32)
        stamp = self._stamped(asked, identifier)
        listed = parse_object(asked.body, limit=65536)["blobs"]
        assert isinstance(listed, list)
        blobs = {one["blob"]: one["length"] for one in listed}
        is_new = identifier not in self.submissions
        held = self.submissions.setdefault(identifier, Submission(stamp, blobs))
        if held.blobs != blobs:
            raise Refusal(409, "blobs-differ")
        return (201 if is_new else 200), canonical_json(self._shown(held))

    def _shown(self, held: Submission) -> dict[str, object]:
        blobs = [
            {
                "blob": blob,
                "part_size": PART,
                "parts": sorted(number for name, number in held.parts if name == blob),
            }
            for blob in held.blobs
        ]
        return {"state": "complete" if held.envelope else "open", "blobs": blobs}

    def _part(self, asked: Asked, parts: list[str]) -> tuple[int, bytes]:
        held = self.submissions.get(unb64u(parts[1]))
        blob, number = parts[3], int(parts[5])
        if held is None or blob not in held.blobs:
            raise Refusal(404, "not-found")
        length = held.blobs[blob]
        assert len(asked.body) == min(PART, length - number * PART)
        assert asked.headers["content-digest"] == content_digest(asked.body)
        if number == 0:
            assert attachment_fits(asked.body, length, stanzas=2)
        if held.parts.setdefault((blob, number), asked.body) != asked.body:
            raise Refusal(409, "part-differs")
        return 204, b""

    def _envelope(self, asked: Asked, parts: list[str]) -> tuple[int, bytes]:
        identifier = unb64u(parts[1], length=32)
        assert envelope_fits(asked.body, stanzas=2)
        stamp = self._stamped(asked, identifier)
        held = self.submissions.setdefault(identifier, Submission(stamp, {}))
        if any(len(self.blob_of(held, blob)) != held.blobs[blob] for blob in held.blobs):
            raise Refusal(409, "parts-missing")
        if held.envelope not in (None, asked.body):
            raise Refusal(403, "stamp-refused")
        held.envelope = asked.body
        receipt = make_receipt("demo-city", asked.body, self.clock.today(), self.world.receipt)
        return 201, canonical_json({"receipt": receipt.decode()})

    def blob_of(self, held: Submission, blob: str) -> bytes:
        return b"".join(held.parts[key] for key in sorted(held.parts) if key[0] == blob)

    def _mailbox(self, asked: Asked, parts: list[str]) -> tuple[int, bytes]:
        keyid = verify_request("GET", asked.path, "", b"", asked.headers, unb64u, self.clock.now())
        box = self.mailboxes.get(f"{parts[1]} {keyid}", {})
        messages = [{"id": name, "sealed": b64u(sealed)} for name, sealed in box.items()]
        return 200, canonical_json({"messages": messages, "padding": ""})

    # The desk.

    def opened(self) -> list[tuple[Opened, Submission]]:
        """Every complete submission, opened and verified; the same document only once."""
        found: dict[bytes, tuple[Opened, Submission]] = {}
        for held in self.submissions.values():
            if held.envelope:
                opened = open_envelope(held.envelope, list(self.world.desk.values()))
                document = opened.document
                name = document.tip if isinstance(document, Tip) else document.message
                found.setdefault(name, (opened, held))
        return list(found.values())

    def tips(self) -> list[tuple[Tip, Submission]]:
        return [(o.document, held) for o, held in self.opened() if isinstance(o.document, Tip)]

    def replies(self) -> list[Reply]:
        return [o.document for o, _ in self.opened() if isinstance(o.document, Reply)]

    def kind_of_credential(self, tip: Tip) -> Purpose | None:
        kinds = (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)
        return credential_kind(tip, {kind: self.world.verifier(kind, TERM) for kind in kinds})

    def file_of(self, held: Submission, attachment: Attachment) -> bytes:
        """The opened attachment; raises if a hash, a length or a byte is wrong."""
        sealed = self.blob_of(held, b64u(attachment.blob))
        assert hashlib.sha256(sealed).hexdigest() == attachment.sealed_sha256
        plain = io.BytesIO()
        open_attachment(
            io.BytesIO(sealed),
            plain,
            file_key=attachment.file_key,
            true_length=attachment.length,
            plain_sha256=attachment.sha256,
        )
        return plain.getvalue()

    def write_to(self, tip: Tip, text: str, *, kind: str = "message", **forged: object) -> Message:
        """Leave a message of the desk in a tip's mailbox."""
        address = mailbox_address(tip.mailbox)
        number = sum(len(box) for box in self.mailboxes.values())
        identifier = number.to_bytes(16, "big")
        message = Message(kind, "demo-city", identifier, address, text, "en", self.clock.today())
        key = forged.get("key", self.world.message)
        sealed = seal_message(message, key, parse_recipient(tip.reply))  # type: ignore[arg-type]
        box = self.mailboxes.setdefault(f"{address} {b64u(tip.mailbox_key)}", {})
        box[b64u(identifier)] = sealed
        return message
