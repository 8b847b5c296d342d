# SPDX-License-Identifier: AGPL-3.0-or-later
"""Between the body and intake: fetch letters, acknowledge them, deliver answers.

Intake lets a letter go only once it is durable here, and an answer is durable here before it is
sent, so that a line that breaks anywhere loses nothing and doubles nothing.
"""

import hashlib
import secrets
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


@dataclass(frozen=True)
class Fetched:
    """How many letters came, and how many can't be read: junk, or sealed to another key."""

    letters: int
    refused: int


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
        came = refused = 0
        with self._wire.connection() as connection:
            while page := self._page(connection):
                for name, sealed in page:
                    if self.cases.keep(sealed, self.bulletin.deployment, self._clock.today()):
                        came += 1
                    else:
                        refused += 1
                    self._ask(connection, "DELETE", f"/v1/oversight/letters/{name}")
        self.send_waiting()
        return Fetched(came, refused)

    def answer(self, case: Case, text: str, today: date) -> Written:
        """Write to a case: kept, then sent. Raises OversightError("answer") for an empty text."""
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
        written = Written(message, key_hash, sealed, sent=False)
        self.cases.keep_answer(written)
        self.send_waiting()
        return written

    def send_waiting(self) -> None:
        """Deliver what was written and not delivered. To deliver twice changes nothing."""
        for one in self.cases.answers():
            if not one.sent:
                with self._wire.connection() as connection:
                    self._put(connection, one)
                self.cases.note_sent(one)

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

    def _put(self, connection: Connection, one: Written) -> None:
        body = {
            "address": one.message.address,
            "key_hash": one.key_hash,
            "sealed": b64u(one.sealed),
        }
        path = f"/v1/oversight/messages/{b64u(one.message.message)}"
        self._ask(connection, "PUT", path, body=canonical_json(body))

    def _ask(
        self, connection: Connection, method: str, path: str, *, query: str = "", body: bytes = b""
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
        return connection.ask(method, asked, content=body, headers=headers, wanted=(200, 204))
