# SPDX-License-Identifier: AGPL-3.0-or-later
"""Activation: a person shows the registry who they are, once a term, and is forgotten.

The request for the credential and the first stamps follows from the root secret and from what
state remembers, so it can be repeated word for word after any crash. The form itself is never
written anywhere: after a crash, a person types it again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.encoding import b64u
from tellsafe.formats.periods import term_of, week_of
from tellsafe.formats.privacy_pass import Purpose, TokenRequest
from tellsafe.source.clock import Clock
from tellsafe.source.errors import SourceError
from tellsafe.source.home import Home
from tellsafe.source.state import Asked, HeldToken, State
from tellsafe.source.tokens import (
    STAMPS_OF_ACTIVATION,
    finalized,
    previous_week,
    root_of,
    token_request,
    tokens_of,
)
from tellsafe.source.wire import Wire
from tellsafe.source.work import paid, sealed_form


@dataclass(frozen=True, repr=False)
class Form:
    """What a person is asked. It lives in memory, for the length of one call.

    ``scheme`` is one of the charter's, such as "ee.ik"; ``occupation`` a code of the charter's;
    ``phone`` with + and country code; ``language`` is that of the text message.
    """

    name: str
    scheme: str
    number: str
    occupation: str
    phone: str
    language: str = "en"


@dataclass(frozen=True)
class Activation:
    """One activation of a device: where, by which keys, for which secret."""

    home: Home
    wire: Wire
    clock: Clock
    bulletin: Bulletin = field(repr=False)

    def run(self, form: Form, ask_code: Callable[[], str]) -> None:
        """Have a code sent, ask for it, get credential and stamps.

        Raises SourceError: "occupation-refused", "code-refused", "number-refused",
        "already-enrolled", "phone-used", "busy", "clock-wrong", "keys-ran-out", "offline" …
        """
        kind = self._kind(form)
        self._send_code(form)
        code = ask_code()
        asked = self._ask(kind)
        credential, stamps = self._requests(asked)
        words = {
            "name": form.name,
            "scheme": form.scheme,
            "number": form.number,
            "occupation": form.occupation,
            "phone": form.phone,
            "code": code,
        }
        request = {
            "term": asked.term,
            "kind": asked.kind,
            "blinded": b64u(credential.blinded),
            "stamps": {"week": asked.week, "blinded": [b64u(one.blinded) for one in stamps]},
        }
        answer = self._post(
            "/v1/activations", sealed_form(self.bulletin, self.clock, request, words)
        )
        self._keep(asked, credential, stamps, answer)

    def _kind(self, form: Form) -> Purpose:
        listed = {one.code: one for one in self.bulletin.charter.occupations}
        occupation = listed.get(form.occupation)
        if occupation is None:
            raise SourceError("occupation-refused")
        return Purpose.CREDENTIAL if occupation.eligible else Purpose.CREDENTIAL_INELIGIBLE

    def _send_code(self, form: Form) -> None:
        words = {"phone": form.phone, "language": form.language}
        self._post("/v1/codes", sealed_form(self.bulletin, self.clock, {}, words))

    def _ask(self, kind: Purpose) -> Asked:
        """What is asked for, durable before it is: the same as last time, if that can still be
        answered, since the registry may have enrolled this person by it."""
        today = self.clock.today()
        weeks = (week_of(today), previous_week(today))
        old = self.home.state.asked
        week = old.week if old and old.week in weeks and old.term == term_of(today) else weeks[0]
        asked = Asked(term_of(today), week, kind.value)
        self.home.change(lambda state: replace(state, asked=asked))
        return asked

    def _requests(self, asked: Asked) -> tuple[TokenRequest, list[TokenRequest]]:
        root = root_of(self.home.state)
        public = root.pseudonym(asked.term).public_key().public_bytes_raw()
        kind = Purpose(asked.kind)
        credential = token_request(
            self.bulletin,
            kind,
            asked.term,
            credential_nonce(public),
            root.token_entropy(kind.value, asked.term, 0),
        )
        batch = range(self.bulletin.charter.stamps_per_day)
        indexes = [(STAMPS_OF_ACTIVATION, asked.week, index) for index in batch]
        return credential, tokens_of(self.bulletin, root, indexes)

    def _post(self, path: str, request: dict[str, object]) -> dict[str, object]:
        with self.wire.connection() as connection:
            answer = paid(connection, self.bulletin.endpoints["registry"], path, request)
        if answer.status not in (200, 202):
            raise answer.refusal()
        return answer.json()

    def _keep(
        self,
        asked: Asked,
        credential: TokenRequest,
        stamps: list[TokenRequest],
        answer: dict[str, object],
    ) -> None:
        token = finalized([credential], [answer.get("credential")])[0]
        given = answer.get("stamps")
        # A repeated activation of another week has the credential again, but no more stamps.
        first = finalized(stamps, given) if given else []
        held = HeldToken.of(asked.term, Purpose(asked.kind), token)
        new = tuple(HeldToken.of(asked.week, Purpose.STAMP, one) for one in first)
        today = self.clock.today()

        def kept(state: State) -> State:
            others = tuple(one for one in state.credentials if one.period != asked.term)
            known = {one.token for one in state.stamps}
            fresh = tuple(one for one in new if one.token not in known)
            return replace(
                state,
                asked=None,
                credentials=(*others, held),
                stamps=(*state.stamps, *fresh),
                fetched=today,
            )

        self.home.change(kept)
