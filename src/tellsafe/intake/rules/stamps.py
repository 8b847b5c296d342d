# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which stamps are good on a day."""

from dataclasses import dataclass
from datetime import date

from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.errors import FormatError
from tellsafe.formats.privacy_pass import Purpose, Verifier, parse_authorization, token_challenge


@dataclass(frozen=True)
class Stamp:
    """A genuine stamp: its hash, and the last day on which its key is accepted."""

    hash: bytes
    until: date


def believed_day(bulletin: Bulletin, today: date) -> date:
    """The day for housekeeping: never after the last one that the bulletin has stamp keys for.

    A clock that jumps years ahead for a moment must not make intake forget messages that nobody
    has read.
    """
    last = max((key.last_day for key in bulletin.keys if key.use == "stamp"), default=today)
    return min(today, last)


class StampGate:
    """Takes the stamps of one deployment on one day."""

    def __init__(self, bulletin: Bulletin, day: date) -> None:
        self._keys: dict[bytes, tuple[Verifier, date]] = {}
        for entry in bulletin.keys_for("stamp", day):
            challenge = token_challenge(bulletin.deployment, Purpose.STAMP, entry.period)
            verifier = Verifier(entry.public_bytes, challenge)
            self._keys[verifier.key_id] = verifier, entry.last_day

    def __len__(self) -> int:
        """How many keys are accepted."""
        return len(self._keys)

    def stamp(self, authorization: str) -> Stamp | None:
        """The stamp of an Authorization header; None for anything else, forged or out of date."""
        try:
            token = parse_authorization(authorization)
        except FormatError:
            return None
        verifier, until = self._keys.get(token.key_id, (None, date.min))
        if verifier is None or not verifier.accepts(token):
            return None
        return Stamp(token.spent_hash(), until)
