# SPDX-License-Identifier: AGPL-3.0-or-later
"""Activation: a person shows the registry who they are, once a term, and is forgotten.

The request for the credential and the first stamps follows from the root secret and from what
state remembers, so it can be repeated word for word after any crash. The form itself is never
written anywhere: after a crash, a person types it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.charter_checks import CHECKSUM, COUNTER, OIDC, ROLL
from tellsafe.formats.counter_code import read_counter_code
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import term_of, week_of
from tellsafe.formats.privacy_pass import Purpose, TokenRequest
from tellsafe.formats.sign_in import (
    TO_COPY,
    address_of_sign_in,
    challenge_of,
    new_verifier,
    nonce_of,
    redirect_uri_of,
    state_of,
)
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
from tellsafe.source.wire import Wire, require_protected
from tellsafe.source.work import paid, sealed_form


@dataclass(frozen=True, repr=False)
class Form:
    """What a person is asked by the check "checksum". It lives in memory, as the others do, for the
    length of one call.

    ``scheme`` is one of the charter's, such as "ee.ik"; ``occupation`` a code of the charter's;
    ``phone`` with + and country code; ``language`` is that of the text message.
    """

    name: str
    scheme: str
    number: str
    occupation: str
    phone: str
    language: str = "en"


@dataclass(frozen=True, repr=False)
class CounterForm:
    """The code that a clerk handed over, in whatever digits and groups it was typed."""

    code: str


@dataclass(frozen=True, repr=False)
class RollForm:
    """A number of the operator's list, what else of it is asked ("" if nothing is), and a phone."""

    number: str
    second: str
    phone: str
    language: str = "en"


@dataclass(frozen=True, repr=False)
class SignedIn:
    """With what the person came back from the sign-in: state and answer, parted by a slash; or an
    address that ends with them."""

    returned: str


AnyForm = Form | CounterForm | RollForm | SignedIn
# A registry says so to whom it gave the other kind, which the same request brings again.
_ELSE_THE_OTHER = frozenset({"other-kind", "counter-used", "already-enrolled"})
# It has answered another secret's request: no answer to this one's is on its way.
_OF_ANOTHER_SECRET = frozenset({"counter-used", "already-enrolled"})
_FORMS: Mapping[str, type[AnyForm]] = {
    CHECKSUM: Form,
    COUNTER: CounterForm,
    ROLL: RollForm,
    OIDC: SignedIn,
}


@dataclass(frozen=True)
class Activation:
    """One activation of a device: where, by which keys, for which secret."""

    home: Home
    wire: Wire
    clock: Clock
    bulletin: Bulletin = field(repr=False)

    def run(self, form: AnyForm, ask_code: Callable[[], str] | None = None) -> None:
        """Show what the check wants (by a code to a phone, if it wants one), and get credential
        and stamps.

        Raises SourceError: "other-check", "occupation-refused", "code-refused", "number-refused",
        "counter-refused", "counter-used", "roll-refused", "sign-in-refused", "already-enrolled",
        "phone-used", "busy", "clock-wrong", "keys-ran-out", "offline" …
        """
        if type(form) is not _FORMS[self.bulletin.charter.identity_check]:
            raise SourceError("other-check")
        kinds, words = self._kinds(form), self._words(form, ask_code)
        refused: list[SourceError] = []
        for kind in kinds:
            try:
                self._run(kind, words)
            except SourceError as error:
                if error.id not in _ELSE_THE_OTHER:
                    raise
                refused.append(error)
            else:
                return
        told = next((one for one in refused if one.id != "other-kind"), refused[0])
        if told.id in _OF_ANOTHER_SECRET:
            self.home.change(lambda state: replace(state, asked=None))
        raise told

    def begin_sign_in(self, occupation: str, *, to_copy: bool) -> str:
        """The address where the person signs in. ``occupation`` says which credential is due; it
        stays here. ``to_copy``: they will come back to a text to be copied, not to the app."""
        if self.bulletin.charter.checks.sign_in is None:
            raise SourceError("other-check")
        kind = self._kind(occupation)
        with self.wire.connection() as connection:
            registry = self.bulletin.endpoints["registry"]
            told = connection.ask("GET", f"{registry}/v1/sign-in").json()
        endpoint = told.get("authorization_endpoint")
        if not isinstance(endpoint, str):
            raise SourceError("protocol")
        require_protected(endpoint)
        verifier = new_verifier()
        asked = self._ask(kind, verifier)
        credential, _ = self._requests(asked)
        return address_of_sign_in(
            endpoint,
            self.bulletin.charter.checks.sign_in.client_id,
            redirect_uri_of(registry),
            state=(TO_COPY if to_copy else "") + state_of(verifier),
            nonce=nonce_of(verifier, asked.term, asked.kind, credential.blinded),
            challenge=challenge_of(verifier),
        )

    def _run(self, kind: Purpose, words: Mapping[str, str]) -> None:
        verifier = self.home.state.asked.verifier if self.home.state.asked else None
        asked = self._ask(kind, verifier)
        credential, stamps = self._requests(asked)
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

    def _kinds(self, form: AnyForm) -> tuple[Purpose, ...]:
        """What to ask for. Counter and list know by themselves who is eligible: a second request
        follows where the first was for the other kind, or where whoever got the other kind has lost
        the answer. What was asked for last comes first."""
        if isinstance(form, Form):
            return (self._kind(form.occupation),)
        if isinstance(form, SignedIn):
            asked = self.home.state.asked
            if asked is None or asked.verifier is None:
                raise SourceError("sign-in-refused")
            return (Purpose(asked.kind),)
        asked = self.home.state.asked
        kinds = (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)
        return kinds[::-1] if asked and asked.kind == Purpose.CREDENTIAL_INELIGIBLE else kinds

    def _words(self, form: AnyForm, ask_code: Callable[[], str] | None) -> dict[str, str]:
        """What the form says, as the registry reads it."""
        if isinstance(form, CounterForm):
            return {"counter": _counter_code(form.code)}
        if isinstance(form, SignedIn):
            return self._answer(form.returned)
        if ask_code is None:
            raise SourceError("not-activated")
        self._send_code(form.phone, form.language)
        by_phone = {"phone": form.phone, "code": ask_code()}
        if isinstance(form, RollForm):
            return {"number": form.number, "second": form.second, **by_phone}
        return {
            "name": form.name,
            "scheme": form.scheme,
            "number": form.number,
            "occupation": form.occupation,
            **by_phone,
        }

    def _answer(self, returned: str) -> dict[str, str]:
        """The provider's answer, if it is one to a sign-in that began here: nobody can have this
        device activated as somebody else by an address of their own."""
        asked = self.home.state.asked
        state, _, spelled = returned.strip().rpartition("/")
        state = state.rpartition("/")[2].removeprefix(TO_COPY)
        if asked is None or asked.verifier is None or state != state_of(asked.verifier):
            raise SourceError("sign-in-refused")
        try:
            answer = unb64u(spelled).decode("ascii")
        except (FormatError, UnicodeDecodeError) as error:
            raise SourceError("sign-in-refused") from error
        if not answer:
            raise SourceError("sign-in-refused")
        return {"answer": answer, "verifier": asked.verifier}

    def _kind(self, code: str) -> Purpose:
        listed = {one.code: one for one in self.bulletin.charter.occupations}
        occupation = listed.get(code)
        if occupation is None:
            raise SourceError("occupation-refused")
        return Purpose.CREDENTIAL if occupation.eligible else Purpose.CREDENTIAL_INELIGIBLE

    def _send_code(self, phone: str, language: str) -> None:
        words = {"phone": phone, "language": language}
        self._post("/v1/codes", sealed_form(self.bulletin, self.clock, {}, words))

    def _ask(self, kind: Purpose, verifier: str | None = None) -> Asked:
        """What is asked for, durable before it is: the same as last time, if that can still be
        answered, since the registry may have enrolled this person by it."""
        today = self.clock.today()
        weeks = (week_of(today), previous_week(today))
        old = self.home.state.asked
        week = old.week if old and old.week in weeks and old.term == term_of(today) else weeks[0]
        asked = Asked(term_of(today), week, kind.value, verifier)
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


def _counter_code(text: str) -> str:
    try:
        return read_counter_code(text)
    except FormatError as error:
        raise SourceError("counter-mistyped") from error
