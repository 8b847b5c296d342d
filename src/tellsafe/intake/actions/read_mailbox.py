# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read a mailbox. One that is empty, absent or another's looks the same."""

import hashlib

from tellsafe.intake import access
from tellsafe.intake.rules.answers import mailbox_answer


def read_mailbox(address: bytes, public: bytes) -> bytes:
    """What whoever proved to hold the key ``public`` (32 bytes) is told. Blocks."""
    owner = access.mailbox_keys([address]).get(address)
    mine = owner == hashlib.sha256(public).digest()
    messages = access.messages_at([address]) if mine else []
    return mailbox_answer((one.message, one.sealed) for one in messages)
