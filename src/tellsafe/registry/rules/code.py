# SPDX-License-Identifier: AGPL-3.0-or-later
"""One-time codes for phones, which are computed and not stored (after RFC 4226 and RFC 6238).

A code holds for the ten minutes in which it was asked for and the ten after. It can be used
again within them: a lost answer is asked for again by the same request.
"""

import hmac

WINDOW = 600
_DIGITS = 6


def code_for(key: bytes, phone: str, now: int) -> str:
    """Six digits. ``phone`` in E.164, ``now`` in Unix seconds."""
    return _code(key, phone, now // WINDOW)


def is_code(key: bytes, phone: str, code: str, now: int) -> bool:
    """Whether ``code``, whatever it is, was sent to ``phone`` in this window or the one before."""
    given = code.encode("utf-8", "replace")
    codes = [_code(key, phone, now // WINDOW - back).encode() for back in (0, 1)]
    return sum(hmac.compare_digest(one, given) for one in codes) > 0


def _code(key: bytes, phone: str, window: int) -> str:
    message = b"tellsafe/v1/registry/code\0" + phone.encode() + window.to_bytes(8, "big")
    number = int.from_bytes(hmac.digest(key, message, "sha256"), "big")
    return f"{number % 10**_DIGITS:0{_DIGITS}}"
