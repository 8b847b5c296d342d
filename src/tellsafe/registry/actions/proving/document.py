# SPDX-License-Identifier: AGPL-3.0-or-later
"""By a document's number: that of a phone's code, of the right form, with an occupation."""

from tellsafe.formats.privacy_pass import Purpose
from tellsafe.registry.actions import refusals
from tellsafe.registry.actions.proving.phone import proven_phone
from tellsafe.registry.actions.proving.shown import Shown
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.adapters.identity import Claim
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.forms import DocumentProof
from tellsafe.serving.problems import Problem


async def shown_by_document(
    registry: Registry, proof: DocumentProof, kind: Purpose, pepper: bytes
) -> Shown | Problem:
    """The phone's code first, then the occupation, then the number."""
    phone = proven_phone(registry, proof.phone)
    if isinstance(phone, Problem):
        return phone
    registry.phones.was_right(phone, registry.clock.today())
    if not _goes_with(registry, proof.occupation, kind):
        return refusals.OCCUPATION_REFUSED
    person = await registry.threads.run(_person, registry, proof, pepper)
    return refusals.NUMBER_REFUSED if person is None else Shown(person, phone)


def _goes_with(registry: Registry, code: str, kind: Purpose) -> bool:
    """Occupation says which of the two kinds of credential is due, and is not kept."""
    listed = {one.code: one for one in registry.bulletin.charter.occupations}
    occupation = listed.get(code)
    return occupation is not None and occupation.eligible == (kind is Purpose.CREDENTIAL)


def _person(registry: Registry, proof: DocumentProof, pepper: bytes) -> bytes | None:
    if proof.scheme not in registry.bulletin.charter.schemes:
        return None
    number = registry.identity.confirmed(Claim(proof.name, proof.scheme, proof.number))
    return None if number is None else keyed.person_key(pepper, proof.scheme, number)
