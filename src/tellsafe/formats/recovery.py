# SPDX-License-Identifier: AGPL-3.0-or-later
"""The recovery number: a root secret as decimal digits that a person can write down and read back.

Digits, since they read the same in every script. 31 of them hold 102 bits; two check digits by
ISO 7064 MOD 97-10 catch every single wrong digit and every swap of two neighbours, so that a slip
of the pen is told at once instead of restoring an empty account.
"""

import secrets

from tellsafe.formats.derive import ROOT_BITS, RootSecret
from tellsafe.formats.errors import FormatError

DIGITS = 33
_GROUP = 3
_LONGEST_TEXT = 400
_ZEROS = "0٠۰０"  # ASCII, Arabic-Indic, Persian and Uyghur, full-width
_SEPARATORS = (
    " \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000"  # spaces
    "-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"  # hyphens, dashes and the minus sign
    "\u200b\u200e\u200f\u061c\u2066\u2067\u2068\u2069\ufeff"  # marks that copying brings along
)
_READ = str.maketrans(
    {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)}
    | dict.fromkeys(_SEPARATORS, "")
)


def new_secret() -> RootSecret:
    """A fresh root secret from the system's randomness."""
    return RootSecret(secrets.randbits(ROOT_BITS).to_bytes(16, "big"))


class RecoveryNumber:
    """The two directions between a root secret and its 33 digits."""

    @staticmethod
    def encode(secret: RootSecret) -> str:
        """Eleven groups of three ASCII digits, one space between."""
        payload = int.from_bytes(secret.value, "big")
        digits = f"{payload:031d}{98 - payload * 100 % 97:02d}"
        return " ".join(digits[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))

    @staticmethod
    def decode(text: str) -> RootSecret:
        """Read a number as people type it: any of four digit scripts, spaces and hyphens anywhere.

        Raises FormatError("recovery-digit" | "recovery-length" | "recovery-check"). A value past
        102 bits, which nobody was ever shown, is "recovery-check" too.
        """
        digits = _ascii_digits(text)
        if len(digits) != DIGITS:
            raise FormatError("recovery-length", f"a recovery number has {DIGITS} digits")
        payload = int(digits[:-2])
        if f"{98 - payload * 100 % 97:02d}" != digits[-2:] or payload >> ROOT_BITS:
            raise FormatError("recovery-check", "a digit of the recovery number is wrong")
        return RootSecret(payload.to_bytes(16, "big"))


def _ascii_digits(text: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise FormatError("recovery-length", f"a recovery number has {DIGITS} digits")
    digits = text.translate(_READ)
    if digits and not (digits.isascii() and digits.isdigit()):
        raise FormatError("recovery-digit", "a recovery number has digits alone")
    return digits
