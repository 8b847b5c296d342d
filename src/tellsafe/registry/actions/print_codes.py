# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts of the console: make codes for a counter, and count them. Only keyed hashes stay here."""

from django.db import transaction

from tellsafe.formats.counter_code import new_counter_code
from tellsafe.registry import access
from tellsafe.registry.access import Batch
from tellsafe.registry.adapters.key_folder import KeyFolder
from tellsafe.registry.rules import keyed


def print_codes(
    keys: KeyFolder, term: str, count: int, *, eligible: bool
) -> tuple[Batch, list[str]] | None:
    """A batch and its codes, which are shown this once; None if there is no pepper of the term."""
    pepper = keys.pepper(term)
    if pepper is None:
        return None
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_counter_code())
    with transaction.atomic():
        hashes = [keyed.counter_code(pepper, code) for code in codes]
        batch = access.add_counter_batch(hashes, term, eligible=eligible)
    return batch, sorted(codes)


def count_codes() -> list[Batch]:
    """All batches: how many were made, used, and are left."""
    return access.counter_batches()
