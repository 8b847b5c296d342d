# SPDX-License-Identifier: AGPL-3.0-or-later
"""Let the registry know which pseudonyms are suspended, and which are no more."""

import logging

from tellsafe.desk.access import suspensions
from tellsafe.desk.adapters.registry import Registry, RegistryError
from tellsafe.desk.adapters.sealed_secret import unseal
from tellsafe.desk.rules.suspension import SEALED_FOR

_log = logging.getLogger("tellsafe")


def carry_suspensions(registry: Registry) -> int:
    """How many pseudonyms it was told of. Safe to repeat. Raises RegistryError, after all have been
    tried: one that it will not have keeps no other, nor the end of another."""
    done = 0
    wrong: RegistryError | None = None
    for standing in suspensions.to_carry():
        pseudonym = unseal(standing.pseudonym, SEALED_FOR)
        if pseudonym is None:
            _log.error("a suspension can't be opened with this desk's secret; was it restored?")
            continue
        try:
            registry.put(pseudonym, suspended=standing.suspended)
        except RegistryError as error:
            wrong = error
            continue
        suspensions.note_carried(standing)
        done += 1
    if wrong:
        raise wrong
    return done
