# SPDX-License-Identifier: AGPL-3.0-or-later
"""A client at the registry's front door, who asks as a source does."""

import secrets
from dataclasses import dataclass, replace
from datetime import date

import httpx2 as httpx
from starlette.testclient import TestClient

from tellsafe.formats import jws
from tellsafe.formats.age import seal_bytes
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.padding import pad_to_bucket
from tellsafe.formats.periods import term_of, week_of
from tellsafe.formats.privacy_pass import (
    Purpose,
    Token,
    TokenRequest,
    Verifier,
    request_token,
    token_challenge,
)
from tellsafe.formats.proof_of_work import solve
from tellsafe.formats.signed_request import sign_request
from tellsafe.registry.tests.people import FakeSms, Person
from tellsafe.registry.tests.world import BATCH, DEPLOYMENT, World
from tellsafe.serving.clock import SetClock
from tellsafe.serving.work import bound

Json = dict[str, object]


@dataclass(frozen=True)
class Asked:
    """A credential and a first batch of stamps, blinded. Sent twice, it is the same request."""

    kind: Purpose
    term: str
    week: str
    credential: TokenRequest
    stamps: tuple[TokenRequest, ...]


class Front:
    """One running registry, seen from outside."""

    def __init__(self, client: TestClient, world: World, clock: SetClock, sms: FakeSms) -> None:
        self.client = client
        self.world = world
        self.clock = clock
        self.sms = sms

    def work(self, request: Json) -> Json:
        """Work done for this request."""
        offer = self.client.get("/v1/work").json()
        challenge = unb64u(offer["challenge"])
        solved = solve(bound(challenge, canonical_json(request)), offer["difficulty"])
        return {"challenge": offer["challenge"], "counter": solved}

    def post(self, path: str, request: Json) -> httpx.Response:
        """Pay for a request, and send it."""
        return self.client.post(path, json={**request, "work": self.work(request)})

    def seal(self, form: Json) -> Json:
        content = canonical_json(form)
        return {"sealed": b64u(seal_bytes(pad_to_bucket(content), [self.world.sealing.recipient]))}

    def ask_code(self, phone: str, language: str = "en") -> httpx.Response:
        return self.post("/v1/codes", self.seal({"phone": phone, "language": language}))

    def ask(self, person: Person, kind: Purpose = Purpose.CREDENTIAL) -> Asked:
        """A fresh request for the present term and week."""
        term, week = term_of(self.clock.today()), week_of(self.clock.today())
        credential = self._request(kind, term, credential_nonce(person.public))
        return Asked(kind, term, week, credential, self.ask_stamps(week))

    def ask_without_key(self, person: Person) -> Asked:
        """A request with keys of another time, where the present has none."""
        credential = self._request(Purpose.CREDENTIAL, "2026", credential_nonce(person.public))
        stamps = self.ask_stamps("2026-W48")
        return Asked(Purpose.CREDENTIAL, "2026", "2026-W48", credential, stamps)

    def ask_stamps(self, week: str, count: int = BATCH) -> tuple[TokenRequest, ...]:
        return tuple(
            self._request(Purpose.STAMP, week, secrets.token_bytes(32)) for _ in range(count)
        )

    def form(self, person: Person, asked: Asked, code: str) -> Json:
        return {
            "name": person.name,
            "scheme": "ee.ik",
            "number": person.number,
            "occupation": person.occupation,
            "phone": person.phone,
            "code": code,
            "term": asked.term,
            "kind": asked.kind.value,
            "blinded": b64u(asked.credential.blinded),
            "stamps": {"week": asked.week, "blinded": _spelled(asked.stamps)},
        }

    def send(self, person: Person, asked: Asked, **changes: object) -> httpx.Response:
        """Get a code and send the form."""
        self.ask_code(person.phone)
        form = {**self.form(person, asked, self.sms.code()), **changes}
        return self.post("/v1/activations", self.seal(form))

    def show(self, asked: Asked, **proof: str) -> httpx.Response:
        """Send the form of another check: what is asked for, and what shows who may have it."""
        return self.activate(self.to_show(asked, **proof))

    def activate(self, request: Json) -> httpx.Response:
        """Send what is sealed and paid for."""
        return self.client.post("/v1/activations", json=request)

    def to_show(self, asked: Asked, **proof: str) -> Json:
        """The form of another check, sealed and paid for."""
        form = {
            "term": asked.term,
            "kind": asked.kind.value,
            "blinded": b64u(asked.credential.blinded),
            "stamps": {"week": asked.week, "blinded": _spelled(asked.stamps)},
            **proof,
        }
        sealed = self.seal(form)
        return {**sealed, "work": self.work(sealed)}

    def credential(self, person: Person) -> Token:
        """Activate, and take the credential."""
        asked = self.ask(person)
        return asked.credential.finalize(unb64u(self.send(person, asked).json()["credential"]))

    def stamp_request(
        self,
        person: Person,
        credential: Token,
        stamps: tuple[TokenRequest, ...],
        day: date | None = None,
        **changes: object,
    ) -> bytes:
        """Signed by the pseudonym."""
        asked_day = day or self.clock.today()
        payload = {
            "deployment": DEPLOYMENT,
            "pseudonym": b64u(person.public),
            "credential": b64u(credential.encode()),
            "week": week_of(asked_day),
            "day": asked_day.isoformat(),
            "blinded": _spelled(stamps),
            **changes,
        }
        return jws.sign(canonical_json(payload), person.pseudonym, "tellsafe-stamp-request")

    def send_stamp_request(self, body: bytes) -> httpx.Response:
        return self.client.post("/v1/stamps", content=body)

    def signed(self, method: str, path: str, keyid: str = "desk") -> httpx.Response:
        """A request signed by the desk."""
        headers = sign_request(
            method, path, "", b"", self.world.desk, keyid, self.clock.now(), secrets.token_hex(16)
        )
        return self.client.request(method, path, headers=headers)

    def accepts(self, token: Token, purpose: Purpose, period: str) -> bool:
        """Whether whoever knows the bulletin takes this token."""
        challenge = token_challenge(DEPLOYMENT, purpose, period)
        return Verifier(self.world.spki(purpose, period), challenge).accepts(token)

    def _request(self, purpose: Purpose, period: str, nonce: bytes) -> TokenRequest:
        challenge = token_challenge(DEPLOYMENT, purpose, period)
        entropy = secrets.token_bytes(64)
        return request_token(self.world.spki(purpose, period), challenge, nonce, entropy)


def other_stamps(asked: Asked, front: Front) -> Asked:
    """The same credential with another batch."""
    return replace(asked, stamps=front.ask_stamps(asked.week))


def slug(answer: httpx.Response) -> str:
    """The problem's stable name."""
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).removeprefix("urn:tellsafe:problem:")


def _spelled(requests: tuple[TokenRequest, ...]) -> list[str]:
    return [b64u(one.blinded) for one in requests]
