# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking after messages, always in the same shape.

Intake sees who asks for which mailboxes, so a round asks for a fixed number of them: 4, then 8,
16 … What is more than there are tips are mailboxes of tips to come. They look like any empty one,
and stay in the round when their tip is sent: sending changes nothing in what is asked for. Each is
asked for over a connection of its own, in an order drawn anew.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.derive import RootSecret, TipKeys, mailbox_address
from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.message import Message, open_message
from tellsafe.formats.signed_request import sign_request
from tellsafe.source.clock import Clock
from tellsafe.source.errors import SourceError
from tellsafe.source.home import Home
from tellsafe.source.state import Seen, SentTip, State
from tellsafe.source.tokens import root_of
from tellsafe.source.wire import Answer, Wire, path_of

LEAST = 4
# Recovery looks on until so many mailboxes in a row are empty, and leaves a gap for tips of the
# lost device that the desk had not yet taken in (docs/decisions/0008).
EMPTY_IN_A_ROW = 40
GAP = 17
_SHUFFLE = secrets.SystemRandom().shuffle
_MOST_MESSAGES = 10_000
# Intake holds 200 messages at an address, and each may be of the largest bucket.
_MOST_ANSWER = 24 * 1024 * 1024


@dataclass(frozen=True)
class Received:
    """A message about tip ``tip``; ``is_new`` until it was part of a round before."""

    tip: int
    message: Message
    is_new: bool


@dataclass(frozen=True)
class Round:
    """What a round of polling found, by tip and day; ``unreadable``: messages that are there, but
    not signed by the desk, damaged, or not for this mailbox. They are not shown."""

    messages: tuple[Received, ...]
    unreadable: int


@dataclass(frozen=True)
class Mailboxes:
    """The mailboxes of one device."""

    home: Home
    wire: Wire
    clock: Clock
    bulletin: Bulletin = field(repr=False)

    def poll(self) -> Round:
        """One round over all tips. Raises SourceError("offline" | "clock-wrong" | …)."""
        state = self.home.state
        root = root_of(state)
        known = set(state.numbers)
        found: list[tuple[int, Message]] = []
        unreadable = 0
        for number in _shuffled(numbers_to_ask(state)):
            messages, bad = self._read(root, number)
            if number in known:
                found += [(number, message) for message in messages]
                unreadable += bad
        return self._round(found, unreadable)

    def recover(self) -> None:
        """Find the tips of a root secret by their messages, and where numbers go on."""
        root = root_of(self.home.state)
        found: set[int] = set()
        looked = 0
        while looked < max(found, default=-1) + 1 + EMPTY_IN_A_ROW:
            end = max(found, default=-1) + 1 + EMPTY_IN_A_ROW
            for number in _shuffled(range(looked, end)):
                messages, bad = self._read(root, number)
                if messages or bad:
                    found.add(number)
            looked = end
        tips = tuple(SentTip(number) for number in sorted(found))
        next_tip = max(found, default=-1) + GAP

        def recovered(state: State) -> State:
            return replace(state, is_recovering=False, tips=tips, next_tip=next_tip)

        self.home.change(recovered)

    def _read(self, root: RootSecret, number: int) -> tuple[list[Message], int]:
        """The messages of one mailbox, and how many could not be read."""
        keys = root.tip(number)
        address = mailbox_address(keys.mailbox_id)
        sealed = sealed_at(self.wire, self.clock, self.bulletin, keys)
        opened = [self._opened(one, keys, address) for one in sealed]
        messages = [one for one in opened if one is not None]
        return messages, len(opened) - len(messages)

    def _opened(self, sealed: bytes, keys: TipKeys, address: str) -> Message | None:
        """The message, if one of the desk's keys signed it on a day on which it was one."""
        for key in self.bulletin.keys:
            if key.use == "desk-message":
                try:
                    message = open_message(sealed, keys.reply_identity, key.public_bytes, address)
                except FormatError:
                    continue
                if key.is_valid(message.day) and message.deployment == self.bulletin.deployment:
                    return message
        return None

    def _round(self, found: Iterable[tuple[int, Message]], unreadable: int) -> Round:
        seen = {one.message for one in self.home.state.seen}
        in_order = sorted(found, key=lambda one: (one[0], one[1].day, one[1].message))
        messages = tuple(
            Received(number, message, message.message not in seen) for number, message in in_order
        )
        # What intake has deleted by now is forgotten here too.
        now_seen = tuple(Seen(one) for one in sorted({each.message.message for each in messages}))
        self.home.change(lambda state: replace(state, seen=now_seen))
        return Round(messages, unreadable)


def sealed_at(wire: Wire, clock: Clock, bulletin: Bulletin, keys: TipKeys) -> list[bytes]:
    """What is in the mailbox of a tip or a case, as it came. Raises SourceError."""
    url = f"{bulletin.endpoints['intake']}/v1/mailboxes/{mailbox_address(keys.mailbox_id)}"
    with wire.connection() as connection:
        headers = sign_request(
            "GET",
            path_of(url),
            "",
            b"",
            keys.mailbox_key,
            b64u(keys.mailbox_key.public_key().public_bytes_raw()),
            created=clock.now(),
            nonce=secrets.token_hex(16),
        )
        return _sealed_messages(connection.ask("GET", url, headers=headers, limit=_MOST_ANSWER))


def numbers_to_ask(state: State) -> list[int]:
    """The numbers of a round: all tips, and then tips to come up to a power of two from 4."""
    known = state.numbers
    size = LEAST
    while size < len(known):
        size *= 2
    return [*known, *range(state.next_tip, state.next_tip + size - len(known))]


def _shuffled(numbers: Iterable[int]) -> Sequence[int]:
    order = list(numbers)
    _SHUFFLE(order)
    return order


def _sealed_messages(answer: Answer) -> list[bytes]:
    listed = answer.json().get("messages")
    if not isinstance(listed, list) or len(listed) > _MOST_MESSAGES:
        raise SourceError("protocol")
    try:
        return [unb64u(str(one["sealed"])) for one in listed]
    except (FormatError, KeyError, TypeError) as error:
        raise SourceError("protocol") from error
