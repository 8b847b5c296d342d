# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a tip that opened, and whose signature holds, is one for this desk to keep."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tellsafe.desk.rules import outcomes
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.envelope import credential_kind
from tellsafe.formats.manifest import Tip
from tellsafe.formats.privacy_pass import Purpose, Verifier, token_challenge

Verifiers = Mapping[str, Mapping[Purpose, Verifier]]
_CREDENTIALS = (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)


@dataclass(frozen=True)
class Held:
    """The credential that a pseudonym holds: its kind, and the term it is of."""

    kind: Purpose
    term: str


def credential_verifiers(bulletin: Bulletin, day: date) -> Verifiers:
    """For each term whose credentials are accepted on ``day``, what verifies them.

    In January that is two terms.
    """
    terms: defaultdict[str, dict[Purpose, Verifier]] = defaultdict(dict)
    for purpose in _CREDENTIALS:
        for key in bulletin.keys_for(purpose, day):
            challenge = token_challenge(bulletin.deployment, purpose, key.period)
            terms[key.period][purpose] = Verifier(unb64u(key.public), challenge)
    return terms


def credential_of(tip: Tip, verifiers: Verifiers) -> Held | None:
    """Which credential the pseudonym of this tip holds, if any that is accepted."""
    for term, keys in verifiers.items():
        kind = credential_kind(tip, keys)
        if kind is not None:
            return Held(kind, term)
    return None


def refusal_of(tip: Tip, credential: Held | None, bulletin: Bulletin) -> str | None:
    """The code for which a tip is refused, or None.

    Without a credential a tip is one of anybody's: only a deployment that says so takes it.
    """
    if tip.deployment != bulletin.deployment:
        return outcomes.WRONG_DEPLOYMENT
    if credential is None and (tip.credential is not None or bulletin.charter.activation != "open"):
        return outcomes.BAD_CREDENTIAL
    return None
