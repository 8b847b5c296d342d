# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts: suspend a pseudonym, so that it gets no more stamps, and restore it.

The desk names it by hash. Who is behind it, the registry knows no better than the desk, and a
suspension touches nobody's enrolment: next term brings another pseudonym.
"""

from collections.abc import Sequence

from tellsafe.formats.periods import term_of
from tellsafe.registry import access
from tellsafe.registry.actions.refusals import NO_KEY_FOR_TERM
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.rules.keyed import suspension
from tellsafe.registry.rules.periods import living_terms
from tellsafe.serving.problems import Problem


async def suspend(registry: Registry, pseudonym_hash: bytes) -> Problem | None:
    """``pseudonym_hash``: SHA-256 of the pseudonym's public key (32 bytes)."""
    term = term_of(registry.clock.today())
    pepper = registry.keys.pepper(term)
    if pepper is None:
        return NO_KEY_FOR_TERM
    await registry.writer.do(_suspend, (suspension(pepper, pseudonym_hash), term))
    return None


async def restore(registry: Registry, pseudonym_hash: bytes) -> None:
    """End a suspension, if there is one, whenever it began."""
    peppers = [registry.keys.pepper(term) for term in living_terms(registry.clock.today())]
    keys = frozenset(suspension(one, pseudonym_hash) for one in peppers if one)
    await registry.writer.do(_restore, keys)


def _suspend(batch: Sequence[tuple[bytes, str]]) -> list[None]:
    access.suspend(dict(batch))
    return [None] * len(batch)


def _restore(batch: Sequence[frozenset[bytes]]) -> list[None]:
    access.restore(frozenset().union(*batch))
    return [None] * len(batch)
