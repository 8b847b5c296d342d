# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of the operator's list in one spelling: however a person types them, they are the same."""

from tellsafe.registry.rules.digits import folded

_JOINING = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # marks that copying brings along


def one_spelling_of(written: str) -> str:
    """Width, case, digits of any script, spaces and hyphens make no other number, date or name."""
    kept = folded(folded(written).casefold())
    return "".join(letter for letter in kept if not _is_filling(letter))


def _is_filling(letter: str) -> bool:
    return letter.isspace() or letter in _JOINING or letter in "-\u2010\u2011\u2012\u2013\u2212"
