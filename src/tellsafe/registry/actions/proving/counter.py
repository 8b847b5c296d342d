# SPDX-License-Identifier: AGPL-3.0-or-later
"""By a code that a clerk handed over, having looked at a person and a card: nothing is typed in.

Whether the code is good is looked up by the writer: it is used up in the transaction that enrols.
"""

from tellsafe.registry.actions.proving.shown import Shown
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.forms import CounterProof


def shown_by_counter(proof: CounterProof, pepper: bytes) -> Shown:
    """Whoever came with this code. Its own row and the person's have nothing in common."""
    person = keyed.counter_person(pepper, proof.code)
    return Shown(person, code=keyed.counter_code(pepper, proof.code))
