# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters to the oversight body: from anybody, whether or not they are a source.

A case has a secret of its own, which its number spells. Nothing of a case is kept on this machine:
whoever has the number writes again and reads answers from anywhere.
"""

import secrets
from collections.abc import Callable

from tellsafe.formats.age import parse_recipient
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.derive import RootSecret, mailbox_address
from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.letter import ID_LENGTH, letter_of, seal_letter
from tellsafe.formats.message import Message, open_message
from tellsafe.source.device import Device
from tellsafe.source.errors import SourceError
from tellsafe.source.mailbox import sealed_at
from tellsafe.source.work import paid

_WRITTEN = 204
# After these a letter may have arrived or not, and nothing of it is kept here.
_UNSURE = frozenset({"offline", "unavailable", "protocol"})


class Letters(Device):
    """Writes to the oversight body of one tip line, and reads its answers.

    ``home``: a folder for what is known of the tip line, and of nothing else. Every method raises
    SourceError.
    """

    def write(
        self,
        secret: RootSecret,
        *,
        asks: str,
        text: str,
        language: str = "en",
        when: str = "",
        district: str = "",
        happened: str = "",
    ) -> None:
        """Seal a letter of the case with this secret, and send it.

        Raises SourceError("no-letters" | "letters-full" | "report-invalid" | …), and
        "letter-unsure" where it is not known whether it has arrived.
        """
        try:
            self._write(secret, asks, text, language, when, district, happened)
        except SourceError as error:
            if error.id in _UNSURE:
                raise SourceError("letter-unsure", retry_after=error.retry_after) from error
            raise

    def _write(
        self,
        secret: RootSecret,
        asks: str,
        text: str,
        language: str,
        when: str,
        district: str,
        happened: str,
    ) -> None:
        bulletin = self._trust.bulletin()
        recipient = bulletin.charter.oversight.recipient
        if recipient is None:
            raise SourceError("no-letters")
        try:
            letter = letter_of(
                secret,
                deployment=bulletin.deployment,
                letter=secrets.token_bytes(ID_LENGTH),
                asks=asks,
                text=text,
                language=language,
                when=when,
                district=district,
                happened=happened,
            )
            sealed = seal_letter(letter, secret.case().mailbox_key, parse_recipient(recipient))
        except FormatError as error:
            raise SourceError("report-invalid") from error
        self._send(bulletin, sealed)

    def read(self, secret: RootSecret) -> list[Message]:
        """The body's answers that intake holds, by day; none of what it did not sign."""
        bulletin = self._trust.bulletin()
        sealed = sealed_at(self._wire, self._clock, bulletin, secret.case())
        opened = map(_opener(bulletin, secret), sealed)
        return sorted((one for one in opened if one), key=lambda one: (one.day, one.message))

    def _send(self, bulletin: Bulletin, sealed: bytes) -> None:
        intake = bulletin.endpoints["intake"]
        with self._wire.connection() as connection:
            request: dict[str, object] = {"letter": b64u(sealed)}
            way = "/v1/letters"
            answer = paid(connection, intake, way, request, offered=f"{way}/work")
            if answer.status != _WRITTEN:
                raise answer.refusal()


def _opener(bulletin: Bulletin, secret: RootSecret) -> Callable[[bytes], Message | None]:
    keys, public = secret.case(), bulletin.charter.oversight.key_bytes
    address = mailbox_address(keys.mailbox_id)

    def opened(sealed: bytes) -> Message | None:
        try:
            found = open_message(sealed, keys.reply_identity, public or b"", address)
        except FormatError:
            return None
        return found if found.deployment == bulletin.deployment else None

    return opened
