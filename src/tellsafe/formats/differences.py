# SPDX-License-Identifier: AGPL-3.0-or-later
"""What differs between two documents, for people: one line each for what came, went or changed."""

from collections.abc import Iterator, Mapping


def differences(before: object, after: object, place: str = "") -> Iterator[str]:
    """Paths in the order of the documents: "+ PATH: value", "- PATH", "~ PATH: value".

    Rows of a list that have a code are held against each other by it.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _of_tables(before, after, place)
    elif isinstance(before, list) and isinstance(after, list) and _coded(before) | _coded(after):
        yield from _of_tables(_by_code(before), _by_code(after), place)
    elif before != after:
        yield f"~ {place}: {_told(after)}"


def _of_tables(
    before: Mapping[str, object], after: Mapping[str, object], place: str
) -> Iterator[str]:
    for name in before:
        if name not in after:
            yield f"- {_path(place, name)}"
    for name, value in after.items():
        if name not in before:
            yield f"+ {_path(place, name)}: {_told(value)}"
        else:
            yield from differences(before[name], value, _path(place, name))


def _coded(rows: list[object]) -> bool:
    return bool(rows) and all(isinstance(row, Mapping) and "code" in row for row in rows)


def _by_code(rows: list[object]) -> dict[str, object]:
    return {str(row["code"]): row for row in rows if isinstance(row, Mapping)}


def _path(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _told(value: object) -> str:
    if isinstance(value, Mapping):
        name = value.get("name")
        return str(name.get("en")) if isinstance(name, Mapping) else ", ".join(map(str, value))
    if isinstance(value, list):
        return ", ".join(map(_told, value))
    return str(value)
