# SPDX-License-Identifier: AGPL-3.0-or-later
"""The code that a clerk hands over: 18 decimal digits, of which the last two check the others.

Sixteen random digits are 53 bits: whoever tries codes at the registry, each for a proof of work,
finds none of ten thousand in a lifetime. The check digits (ISO 7064 MOD 97-10) tell a slip of the
pen on the phone, before anything is sent. Digits, since they read the same in every script.
"""

import secrets
from unicodedata import decimal, normalize

from tellsafe.formats.errors import FormatError

DIGITS = 18
_GROUP = 3
_LONGEST_TEXT = 200


def new_counter_code() -> str:
    """Eighteen ASCII digits from the system's randomness."""
    body = secrets.randbelow(10**16)
    return f"{body:016d}{98 - body * 100 % 97:02d}"


def grouped(code: str) -> str:
    """As it is printed: groups of three, one space between."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_counter_code(text: str) -> str:
    """The 18 digits of a code as people type it: digits of any script, spaces and hyphens anywhere.

    Raises FormatError("counter-code"), which repeats nothing of it.
    """
    folded = normalize("NFKC", text) if len(text) <= _LONGEST_TEXT else ""
    digits = "".join(_digit(letter) for letter in folded)
    if len(digits) != DIGITS or int(digits) % 97 != 1:
        raise FormatError("counter-code", f"a code has {DIGITS} digits, and one of them is wrong")
    return digits


def _digit(letter: str) -> str:
    """What is no digit separates, or was brought along by copying."""
    value = decimal(letter, None)
    return "" if value is None else str(value)
