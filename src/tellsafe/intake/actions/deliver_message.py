# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put a message of the desk into a mailbox. The first one fixes whose key reads there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tellsafe.intake import access
from tellsafe.intake.access import StoredMessage
from tellsafe.intake.actions.refusals import MAILBOX_REFUSED, MESSAGE_DIFFERS
from tellsafe.serving.problems import Problem

MOST_MESSAGES = 200


@dataclass(frozen=True)
class Delivery:
    """A message, and the SHA-256 of the mailbox key."""

    message: StoredMessage
    key_hash: bytes


def deliver_message(deliveries: Sequence[Delivery]) -> list[Problem | None]:
    """Act: None for each that is in its mailbox now."""
    batch = _Batch(deliveries)
    answers = [batch.answer(one) for one in deliveries]
    batch.write()
    return answers


class _Batch:
    """What is known of the mailboxes of a batch, as it goes through the batch."""

    def __init__(self, deliveries: Sequence[Delivery]) -> None:
        addresses = {one.message.address for one in deliveries}
        self._keys = access.mailbox_keys(addresses)
        there = access.messages_at(addresses)
        self._sealed = {(one.address, one.message): one.sealed for one in there}
        self._count = Counter(one.address for one in there)
        self._new_keys: dict[bytes, bytes] = {}
        self._new: list[StoredMessage] = []

    def answer(self, one: Delivery) -> Problem | None:
        message = one.message
        if self._keys.get(message.address, one.key_hash) != one.key_hash:
            return MAILBOX_REFUSED
        known = self._sealed.get((message.address, message.message))
        if known is not None:
            return None if known == message.sealed else MESSAGE_DIFFERS
        if self._count[message.address] >= MOST_MESSAGES:
            return MAILBOX_REFUSED
        self._add(one)
        return None

    def write(self) -> None:
        access.add_mailboxes(self._new_keys)
        access.add_messages(self._new)

    def _add(self, one: Delivery) -> None:
        message = one.message
        if message.address not in self._keys:
            self._keys[message.address] = self._new_keys[message.address] = one.key_hash
        self._sealed[message.address, message.message] = message.sealed
        self._count[message.address] += 1
        self._new.append(message)
