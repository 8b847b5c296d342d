# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a tip may be acted on: what bears it out besides one source's word.

A link of a tip to an incident is *active* when something bears it out, else *held*. Held links are
how two lone tips come to corroborate each other: each is put into the incident by two people, and
both become active at the moment in which the second one is there. Nobody acts on a held link.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tellsafe.desk.rules.decisions import Corroboration
from tellsafe.formats.charter import VERIFIED


@dataclass(frozen=True)
class Voice:
    """Whose word a tip is: its pseudonym's keyed hash, and the term of its credential, if any; and
    in which words it comes: tips with one ``wording`` say the same in the same words."""

    pseudonym: str
    term: str | None
    wording: str = ""


@dataclass(frozen=True)
class Claim:
    """What a link rests on, as two people said: ``life`` that the second one confirmed it,
    ``evidence`` the attachment that shows the conduct."""

    tip: str
    voice: Voice
    life: bool = False
    evidence: str | None = None


def independent(voices: Iterable[Voice], activation: str) -> int:
    """How many different people there are at least among these who speak for themselves, as far as
    credentials prove it.

    A person has one credential a term, so the pseudonyms of two terms may be one person's: the
    term with the most counts. People who send one text are one voice: see rules.wordings. Where
    activation is open anybody makes as many pseudonyms as they like, and none proves anything.
    """
    if activation != VERIFIED:
        return 0
    proven = {voice for voice in voices if voice.term is not None}
    terms = {voice.term for voice in proven}
    return max((_apart(v for v in proven if v.term == term) for term in terms), default=0)


def _apart(voices: Iterable[Voice]) -> int:
    """How many are left when people who share a wording are one, and wordings of one person."""
    parent: dict[str, str] = {}

    def top(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    for voice in voices:
        person = top(f"by {voice.pseudonym}")
        if voice.wording:
            parent[top(f"in {voice.wording}")] = person
    return sum(name == above for name, above in parent.items())


def others(voice: Voice, voices: Iterable[Voice], activation: str) -> int:
    """How many of these are certainly other people than the one whose word this is, and speak for
    themselves."""
    if voice.term is None:
        return 0
    same_term = {one for one in voices if one.term == voice.term} | {voice}
    return max(independent(same_term, activation) - 1, 0)


def borne_out(
    claim: Claim, claims: Iterable[Claim], whole: Collection[str], activation: str
) -> Corroboration | None:
    """What bears this claim out among all ``claims`` of its incident; None if nothing does.

    ``whole`` are the attachments of these tips that arrived undamaged.
    """
    if claim.evidence is not None and claim.evidence in whole:
        return Corroboration.EVIDENCE
    if claim.life:
        return Corroboration.LIFE
    if others(claim.voice, (one.voice for one in claims), activation):
        return Corroboration.INDEPENDENT
    return None
