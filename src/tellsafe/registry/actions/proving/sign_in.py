# SPDX-License-Identifier: AGPL-3.0-or-later
"""By a sign-in at an OpenID provider: verified, distinct, and nothing else about anybody.

The provider's answer is good for one request alone. Its token has a nonce that covers verifier,
term, kind and blinded credential; the verifier never left the device but in this sealed form.
"""

from tellsafe.formats.sign_in import nonce_of
from tellsafe.registry.actions import refusals
from tellsafe.registry.actions.proving.shown import Shown
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.adapters.openid import Unreachable
from tellsafe.registry.rules import keyed
from tellsafe.registry.rules.forms import ActivationForm, SignInProof
from tellsafe.serving.problems import MALFORMED, Problem


async def shown_by_sign_in(
    registry: Registry, proof: SignInProof, form: ActivationForm, pepper: bytes
) -> Shown | Problem:
    """Who signed in, by the provider's pairwise subject."""
    provider = registry.provider
    if provider is None:
        return MALFORMED
    nonce = nonce_of(proof.verifier, form.term, form.kind.value, form.blinded)
    answer = (proof.answer, proof.verifier, nonce, registry.clock.now())
    subject = await registry.senders.run(provider.subject, *answer)
    if isinstance(subject, Unreachable):
        return refusals.SIGN_IN_UNAVAILABLE
    if subject is None:
        return refusals.SIGN_IN_REFUSED
    scheme = f"oidc {provider.issuer}"
    return Shown(await registry.threads.run(keyed.person_key, pepper, scheme, subject))
