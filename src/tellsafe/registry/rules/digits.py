# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers as people type them, in the digits of their own script, as ASCII."""

from unicodedata import decimal, normalize


def folded(text: str) -> str:
    """``text`` with every decimal digit (٣, ۳, ３) as ASCII, and its width variants folded."""
    return "".join(_digit(letter) for letter in normalize("NFKC", text)).strip()


def _digit(letter: str) -> str:
    value = decimal(letter, None)
    return letter if value is None else str(value)
