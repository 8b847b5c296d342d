# SPDX-License-Identifier: AGPL-3.0-or-later
"""A month or a year by category, area and language."""

from collections.abc import Iterable, Sequence
from typing import Any

from tellsafe.formats.account import Account
from tellsafe.formats.account_tables import (
    ANSWERED,
    AREA,
    CATEGORY,
    CLOSED,
    CONSEQUENCE,
    ENDED,
    FINDING,
    FIXED,
    FOLLOWED,
    LANGUAGE,
    LATE,
    MADE_UP,
    NOT_SAID,
    OTHER,
    OUTCOME,
    PROMISE,
    PURGED,
    PURPOSE,
    REASON,
    RECEIVED,
    RECONSIDERED,
    REFUSED,
    SEARCHED,
    Span,
)
from tellsafe.formats.bulletin import Bulletin
from tellsafe.intake.web.public import charts, told
from tellsafe.intake.web.public.archive import Archive
from tellsafe.intake.web.public.words import Tongue, named, words_in

WAYS = (CATEGORY, AREA, LANGUAGE)
_COLUMNS = (RECEIVED, ANSWERED, LATE, FOLLOWED, CLOSED, REFUSED, PURGED)
_CODES = (
    (ENDED, PROMISE, "delays", "promise_kind"),
    (FOLLOWED, OUTCOME, "outcomes", "outcome"),
    (CLOSED, REASON, "reasons", "reason"),
    (MADE_UP, CONSEQUENCE, "consequences", "consequence"),
    (RECONSIDERED, FINDING, "findings", "finding"),
    (SEARCHED, PURPOSE, "searches", "purpose"),
)


def part_name(way: str, part: str, archive: Archive, tongue: Tongue) -> str:
    """As charter and catalogue call it now, or did at last; else its code."""
    words = words_in(tongue.path)
    if part in (OTHER, NOT_SAID):
        return words[part.replace("-", "_")]
    if way == LANGUAGE:
        return words.get(f"language_{part}", part)
    for bulletin in (archive.now, *reversed(archive.bulletins)):
        if (names := _names(bulletin, way).get(part)) is not None:
            return named(names, tongue)
    return part


def _names(bulletin: Bulletin, way: str) -> dict[str, Any]:
    things = bulletin.catalogue.entries if way == CATEGORY else bulletin.charter.districts
    return {thing.code: thing.name for thing in things}


def period(archive: Archive, accounts: Sequence[Account], tongue: Tongue) -> dict[str, Any]:
    """What the template shows of a month, or of the months of a year that there are."""
    words = words_in(tongue.path)
    columns = _columns(tongue)
    totals = [told.text(told.summed_total(accounts, of)) for of in _COLUMNS]
    return {
        "columns": columns,
        "ways": [_way(way, archive, accounts, tongue) for way in WAYS],
        "codes": [
            {
                "title": words[f"head_{title}"] if of != ENDED else words["count_ended"],
                "rows": [
                    {
                        "name": words.get(f"{names}_{part.replace('-', '_')}", part),
                        "text": told.text(told.summed_part(accounts, of, by, part)),
                    }
                    for part in _parts(accounts, of, by)
                ],
                "total": told.text(told.summed_total(accounts, of)),
            }
            for of, by, title, names in _CODES
        ],
        "total": list(zip(columns, totals, strict=True)),
    }


def _way(way: str, archive: Archive, accounts: Sequence[Account], tongue: Tongue) -> dict[str, Any]:
    parts = ordered(_parts(accounts, RECEIVED, way), way, archive.now)
    received = {
        part: told.summed_part(accounts, RECEIVED, way, part) or Span(0, 0) for part in parts
    }
    highest = max((span.high for span in received.values()), default=0)
    return {
        "id": way,
        "title": words_in(tongue.path)[f"in_{way}"],
        "rows": [
            {
                "name": part_name(way, part, archive, tongue),
                "plot": charts.across(received[part].low, received[part].high, highest),
                "cells": [
                    (column, told.text(told.summed_part(accounts, of, way, part)))
                    for column, of in zip(_columns(tongue), _COLUMNS, strict=True)
                ],
            }
            for part in parts
        ],
    }


def _columns(tongue: Tongue) -> list[str]:
    return [words_in(tongue.path)[f"count_{of.replace('-', '_')}"] for of in _COLUMNS]


def _parts(accounts: Iterable[Account], of: str, by: str) -> Sequence[str]:
    if (of, by) in FIXED:
        return FIXED[of, by]
    return list(dict.fromkeys(part for one in accounts for part in one.table(of, by).cells))


def ordered(parts: Sequence[str], way: str, now: Bulletin) -> list[str]:
    """Parts as catalogue and charter have them; then what is there no more, and the rests."""
    if way == LANGUAGE:
        known = [tag.lower().split("-")[0] for tag in now.charter.languages]
    else:
        known = list(_names(now, way))
    first = [part for part in known if part in parts]
    gone = [part for part in parts if part not in first and part not in (OTHER, NOT_SAID)]
    return [*first, *gone, *(rest for rest in (OTHER, NOT_SAID) if rest in parts)]
