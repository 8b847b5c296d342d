# SPDX-License-Identifier: AGPL-3.0-or-later
"""Between the body and intake: fetch letters, acknowledge them, deliver answers.

Intake lets a letter go only once it is durable here, and an answer is durable here before it is
sent, so that a line that breaks anywhere loses nothing and doubles nothing.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tellsafe.formats.age import parse_recipient
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.message import MESSAGE, Message, seal_message
from tellsafe.formats.signed_request import sign_request
from tellsafe.oversight.cases import Case, Cases, Written
from tellsafe.oversight.home import Home, OversightError
from tellsafe.source.clock import Clock, DeviceClock
from tellsafe.source.errors import SourceError
from tellsafe.source.home import Home as KnownHome
from tellsafe.source.trust import Trust
from tellsafe.source.wire import Answer, ClientFactory, Connection, Wire, path_of, plain_client

_NAME = "oversight"
_STEP = 50
_KEPT = (200, 204)
_REFUSED = (400, 409)


@dataclass(frozen=True)
class Fetched:
    """How many letters came, and how many can't be read: junk, or sealed to another key. And how
    many answers intake will not have."""

    letters: int
    refused: int
    undelivered: int


class Post:
    """The body's way to one tip line. Raises SourceError and OversightError.

    The bulletin is verified as a source verifies it, against its root and the public log, and has
    to name this body's keys: else nothing is fetched and nothing sent.
    """

    def __init__(
        self,
        home: Home,
        intake: str,
        *,
        root_public: bytes | None = None,
        client: ClientFactory = plain_client,
        clock: Clock | None = None,
    ) -> None:
        self._home = home
        self._wire = Wire(client)
        self._clock = clock or DeviceClock()
        self._known = KnownHome(home.folder / "known")
        try:
            self.bulletin = self._trusted(intake, root_public)
        except BaseException:
            self._known.close()
            raise
        self.cases = Cases(home)

    def close(self) -> None:
        """Let another program use the folder."""
        self._known.close()

    def fetch(self) -> Fetched:
        """Bring home what waits, and send what could not be sent before."""
        refused, came = 0, self.cases.read_again(self.bulletin.deployment, self._clock.today())
        with self._wire.connection() as connection:
            while page := self._page(connection):
                for name, sealed in page:
                    if self.cases.keep(sealed, self.bulletin.deployment, self._clock.today()):
                        came += 1
                    else:
                        refused += 1
                    self._ask(connection, "DELETE", f"/v1/oversight/letters/{name}")
        return Fetched(came, refused, len(self.send_waiting()))

    def answer(self, case: Case, text: str, today: date) -> Written:
        """Write to a case: kept, then sent. Raises OversightError: "answer" for an empty text,
        "undelivered" where intake will not have it."""
        letter = case.letters[-1].letter
        message = Message(
            kind=MESSAGE,
            deployment=self.bulletin.deployment,
            message=secrets.token_bytes(16),
            address=case.address,
            text=text,
            language=letter.language,
            day=today,
        )
        try:
            sealed = seal_message(message, self._home.key, parse_recipient(letter.reply))
        except FormatError as error:
            hint = "write something, at most 16,000 bytes"
            raise OversightError("answer", "this answer can't be sent", hint) from error
        key_hash = hashlib.sha256(letter.mailbox_key).hexdigest()
        written = Written(message, key_hash, sealed, sent=False, after=len(case.letters))
        self.cases.keep_answer(written)
        if written in self.send_waiting():
            raise OversightError(
                "undelivered",
                "intake will not have this answer: the mailbox of this case is another's, or full",
                "it is kept, and tried again by tellsafe oversight letters DIR",
            )
        return written

    def send_waiting(self) -> list[Written]:
        """Deliver what was written and not delivered. To deliver twice changes nothing.

        Those that intake will not have, which keep no other back: whoever writes a letter chooses
        its mailbox, and so can see to it that the answer fits none.
        """
        refused: list[Written] = []
        for one in self.cases.answers():
            if one.sent:
                continue
            with self._wire.connection() as connection:
                is_taken = self._put(connection, one)
            if is_taken:
                self.cases.note_sent(one)
            else:
                refused.append(one)
        return refused

    def _trusted(self, intake: str, root_public: bytes | None) -> Bulletin:
        bulletin = Trust(self._known, self._wire, intake, root_public, self._clock).refresh()
        if not self._home.is_named_by(bulletin.charter.oversight):
            raise OversightError(
                "not-named",
                "the charter of this tip line does not name the keys of this body",
                "ask the operator to put both into [oversight]; if another key stands there, say "
                "so in public: letters would go to its holder",
            )
        self._home.keep_line(intake)
        return bulletin

    def _page(self, connection: Connection) -> list[tuple[str, bytes]]:
        answer = self._ask(connection, "GET", "/v1/oversight/letters", query=f"limit={_STEP}")
        listed = answer.json().get("letters")
        if not isinstance(listed, list):
            raise SourceError("protocol")
        try:
            return [(str(one["id"]), unb64u(str(one["sealed"]))) for one in listed]
        except (FormatError, KeyError, TypeError) as error:
            raise SourceError("protocol") from error

    def _put(self, connection: Connection, one: Written) -> bool:
        """Whether intake has it; False where it never will, as things are."""
        body = {
            "address": one.message.address,
            "key_hash": one.key_hash,
            "sealed": b64u(one.sealed),
        }
        path = f"/v1/oversight/messages/{b64u(one.message.message)}"
        wanted = (*_KEPT, *_REFUSED)
        answer = self._ask(connection, "PUT", path, body=canonical_json(body), wanted=wanted)
        return answer.status in _KEPT

    def _ask(
        self,
        connection: Connection,
        method: str,
        path: str,
        *,
        query: str = "",
        body: bytes = b"",
        wanted: Collection[int] = _KEPT,
    ) -> Answer:
        url = f"{self.bulletin.endpoints['intake']}{path}"
        headers = sign_request(
            method,
            path_of(url),
            query,
            body,
            self._home.key,
            _NAME,
            created=self._clock.now(),
            nonce=secrets.token_hex(16),
        )
        asked = f"{url}?{query}" if query else url
        return connection.ask(method, asked, content=body, headers=headers, wanted=wanted)
