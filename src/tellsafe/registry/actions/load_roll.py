# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act of the console: put another list in the place of the last, as keyed hashes alone."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from tellsafe.registry import access
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.roll_file import Line

_THREADS = 2  # 16 MiB each, and the registry goes on answering


def load_roll(pepper: bytes, term: str, lines: Sequence[Line], told: Callable[[], None]) -> int:
    """How many lines the list has now. ``told`` is called for each line; some 40 ms of work each.

    Until all are hashed, the old list stands; then one transaction replaces it.
    """

    def hashed(line: Line) -> bytes:
        key = keyed.roll_member(pepper, line.number, line.second)
        told()
        return key

    with ThreadPoolExecutor(_THREADS) as threads:
        keys = list(threads.map(hashed, lines))
    found = {key: line.eligible for key, line in zip(keys, lines, strict=True)}
    with transaction.atomic():
        access.replace_roll(term, found)
    return len(found)


def count_roll() -> dict[str, tuple[int, int]]:
    """By term, how many lines there are, and how many of them are eligible."""
    return access.roll_sizes()
