# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which person a form shows, by the deployment's one identity check; a file a check.

What comes out of here are keyed hashes. The words of the form stay behind, and their memory is
overwritten as it is freed (serving/forgetful.py).
"""

from tellsafe.registry.actions.proving.counter import shown_by_counter
from tellsafe.registry.actions.proving.document import shown_by_document
from tellsafe.registry.actions.proving.roll import shown_by_roll
from tellsafe.registry.actions.proving.shown import Shown
from tellsafe.registry.actions.proving.sign_in import shown_by_sign_in
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.rules.forms import (
    ActivationForm,
    CounterProof,
    DocumentProof,
    RollProof,
    SignInProof,
)
from tellsafe.serving.problems import Problem

__all__ = ["Shown", "shown_by"]


async def shown_by(registry: Registry, form: ActivationForm, pepper: bytes) -> Shown | Problem:
    """The person of a form, or why it shows none."""
    match form.proof:
        case DocumentProof() as proof:
            return await shown_by_document(registry, proof, form.kind, pepper)
        case CounterProof() as proof:
            return shown_by_counter(proof, pepper)
        case SignInProof() as proof:
            return await shown_by_sign_in(registry, proof, form, pepper)
        case RollProof() as proof:
            return await shown_by_roll(registry, proof, pepper)
