# SPDX-License-Identifier: AGPL-3.0-or-later
"""One-time codes by the clock (RFC 6238): six digits, thirty seconds, SHA-1, as apps have it."""

import hmac
import unicodedata

import pyotp

STEP_SECONDS = 30
DIGITS = 6
# A code of the step before or after is taken as well: clocks differ, and people type slowly.
_LEEWAY = 1


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def code_at(secret: str, step: int) -> str:
    """The code of a step (seconds since 1970, divided by thirty)."""
    return pyotp.HOTP(secret, digits=DIGITS).at(step)


def matching_step(secret: str, code: str, now: int, last: int) -> int | None:
    """The step that ``code`` belongs to, if it is good at ``now`` and after step ``last``.

    So each code is good once, and none from before it is good afterwards (RFC 6238, 5.2).
    """
    digits = _digits(code)
    found = None
    current = now // STEP_SECONDS
    for step in range(current - _LEEWAY, current + _LEEWAY + 1):
        fits = hmac.compare_digest(code_at(secret, step).encode(), digits.encode())
        if fits and step > last:
            found = step
    return found


def provisioning_uri(secret: str, name: str, issuer: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret, digits=DIGITS).provisioning_uri(name=name, issuer_name=issuer)


def _digits(text: str) -> str:
    """Digits of any script in ASCII, without the spaces that apps show between them."""
    return "".join(str(unicodedata.digit(one, "x")) for one in text if not one.isspace())
