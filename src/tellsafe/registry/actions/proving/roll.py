# SPDX-License-Identifier: AGPL-3.0-or-later
"""By a line of the operator's list. A phone is asked for as well: it is what guesses cost."""

from tellsafe.registry.actions.proving.phone import proven_phone
from tellsafe.registry.actions.proving.shown import Shown
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.forms import RollProof
from tellsafe.registry.rules.roll import one_spelling_of
from tellsafe.serving.problems import MALFORMED, Problem


async def shown_by_roll(registry: Registry, proof: RollProof, pepper: bytes) -> Shown | Problem:
    """The person is the number alone: a list that was corrected makes nobody a second person.

    Whether the line is there, the writer finds; until then this is a try of the phone's."""
    roll = registry.bulletin.charter.checks.roll
    if roll is None or (roll.second is None) != (proof.second == ""):
        return MALFORMED
    phone = proven_phone(registry, proof.phone)
    if isinstance(phone, Problem):
        return phone
    person, line = await registry.threads.run(_keys, proof, pepper)
    return Shown(person, phone, line=line)


def _keys(proof: RollProof, pepper: bytes) -> tuple[bytes, bytes]:
    number, second = one_spelling_of(proof.number), one_spelling_of(proof.second)
    return keyed.person_key(pepper, "roll", number), keyed.roll_member(pepper, number, second)
