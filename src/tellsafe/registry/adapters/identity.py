# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether somebody is who they say: checks that can be exchanged."""

from dataclasses import dataclass
from typing import Protocol

from tellsafe.registry.rules.number import one_spelling


@dataclass(frozen=True, repr=False)
class Claim:
    """What a person says of themselves; ``scheme`` is one that the charter lists."""

    name: str
    scheme: str
    number: str


class IdentityCheck(Protocol):
    """Something that confirms claims, and keeps nothing of them."""

    def confirmed(self, claim: Claim) -> str | None:
        """The claim's number in its one spelling, if the claim holds; may block."""


class ChecksumCheck:
    """Only that the number is well-formed: whoever knows or invents one can claim it."""

    def confirmed(self, claim: Claim) -> str | None:
        return one_spelling(claim.scheme, claim.number)
