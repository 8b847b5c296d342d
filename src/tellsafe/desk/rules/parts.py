# SPDX-License-Identifier: AGPL-3.0-or-later
"""Categories, areas and languages as figures have them: those that the bulletin names, and rests.

A source may write any language or district in a tip, and could otherwise write in these tables.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tellsafe.formats.account_tables import AREA, CATEGORY, LANGUAGE, NOT_SAID, OTHER
from tellsafe.formats.bulletin import Bulletin


@dataclass(frozen=True)
class Parts:
    """A way to part the whole: its codes, and to which one a value belongs."""

    codes: tuple[str, ...]
    of: Callable[[str], str]


def parts_by(way: str, public: Bulletin) -> Parts:
    """By category, area or language."""
    if way == CATEGORY:
        return _parts([entry.code for entry in public.catalogue.entries], str)
    if way == AREA:
        return _parts([district.code for district in public.charter.districts], str)
    if way == LANGUAGE:
        return _parts([primary(tag) for tag in public.charter.languages], primary)
    raise ValueError(way)


def primary(tag: str) -> str:
    """The language of a tag, without its script or region."""
    return tag.lower().split("-")[0]


def _parts(known: list[str], spelt: Callable[[str], str]) -> Parts:
    def of(value: str) -> str:
        if not value:
            return NOT_SAID
        return spelt(value) if spelt(value) in known else OTHER

    return Parts(tuple(dict.fromkeys([*known, OTHER, NOT_SAID])), of)
