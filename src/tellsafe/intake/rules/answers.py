# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a mailbox looks like from outside: full, empty, absent or another's, in few sizes."""

from collections.abc import Iterable

from tellsafe.formats.encoding import b64u, canonical_json

STEP = 16 * 1024


def mailbox_answer(messages: Iterable[tuple[bytes, bytes]]) -> bytes:
    """JSON of messages (id, sealed bytes), filled up to a multiple of 16 KiB."""
    shown = [{"id": b64u(message), "sealed": b64u(sealed)} for message, sealed in messages]
    bare = len(canonical_json({"messages": shown, "padding": ""}))
    return canonical_json({"messages": shown, "padding": "0" * (-bare % STEP)})
