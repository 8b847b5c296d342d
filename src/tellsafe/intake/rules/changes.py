# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed from one bulletin to the next in charter and catalogue: added, removed, reworded."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from tellsafe.formats.bulletin import Bulletin


class What(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


@dataclass(frozen=True)
class Change:
    """``thing`` is a field of the charter ("retention.mailbox_days") or the code of an entry, a
    district or an occupation; ``part`` what of it changed, and how that read before and after."""

    what: What
    thing: str
    part: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Changed:
    """What a bulletin changed; the first one that is known changed nothing."""

    serial: int
    day: date
    changes: tuple[Change, ...]


def charter_history(bulletins: Sequence[Bulletin]) -> list[Changed]:
    """The newest first; bulletins that changed nothing of the charter are left out."""
    return _history(bulletins, lambda one: dict(_flat(one.charter.to_json())))


def catalogue_history(bulletins: Sequence[Bulletin]) -> list[Changed]:
    """The newest first; bulletins that changed nothing of the catalogue are left out."""
    return _history(bulletins, lambda one: _entries(one.catalogue.to_json()["entries"]))


_Things = Mapping[str, Mapping[str, str]]


def _history(bulletins: Sequence[Bulletin], things: Callable[[Bulletin], _Things]) -> list[Changed]:
    read = [(one, things(one)) for one in bulletins]
    found = [Changed(one.serial, one.issued, ()) for one, _ in read[:1]]
    for (_, before), (one, after) in pairwise(read):
        if changes := tuple(_changes(before, after)):
            found.append(Changed(one.serial, one.issued, changes))
    return found[::-1]


def _changes(before: _Things, after: _Things) -> Iterator[Change]:
    for thing in dict.fromkeys([*before, *after]):
        if thing not in before:
            yield from (Change(What.ADDED, thing, after=text) for text in _told(after[thing]))
        elif thing not in after:
            yield from (Change(What.REMOVED, thing, before=text) for text in _told(before[thing]))
        else:
            yield from _reworded(thing, before[thing], after[thing])


def _told(parts: Mapping[str, str]) -> Iterable[str]:
    """What stands for the whole thing."""
    return [parts.get("name.en") or next(iter(parts.values()), "")]


def _reworded(thing: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for part in dict.fromkeys([*before, *after]):
        old, new = before.get(part, ""), after.get(part, "")
        if old != new:
            yield Change(What.REWORDED, thing, part, old, new)


def _entries(rows: object) -> dict[str, dict[str, str]]:
    """Things that have codes, by their codes."""
    found = {}
    for row in rows if isinstance(rows, list | tuple) else ():
        found[str(row["code"])] = {
            part: text
            for name, value in row.items()
            if name != "code"
            for part, text in _leaves(name, value)
        }
    return found


def _leaves(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{name}.{key}", inner)
    elif isinstance(value, list | tuple):
        yield name, ", ".join(str(one) for one in value)
    else:
        yield name, str(value)


_CODED = ("districts", "occupations")


def _flat(charter: Mapping[str, object]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each field of the charter as a thing of its own, and what has codes by its code."""
    for section, values in charter.items():
        fields = values if isinstance(values, Mapping) else {}
        for name, value in fields.items():
            if name in _CODED:
                for code, parts in _entries(value).items():
                    yield f"{name}.{code}", parts
            elif name == "keys":  # witnesses
                rows = value if isinstance(value, list) else []
                for row in rows:  # by the name of its key, as no two have one
                    own = f"witnesses.{row['vkey'].partition('+')[0]}"
                    yield own, {part: str(text) for part, text in row.items()}
            else:
                for path, text in _leaves(f"{section}.{name}", value):
                    yield path, {"": text}
