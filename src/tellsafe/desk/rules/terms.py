# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a proposal says, by its kind: the ``terms`` of a Proposal, read and written. An export says
nothing but what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tellsafe.desk.rules.decisions import Corroboration, HoldReason, Outcome, Reason

SEEN = "seen"


@dataclass(frozen=True)
class Ground:
    """A tip becomes part of ``incident``, or of a new one, under an entry of the catalogue.

    ``rests_on`` is what the person who proposes says bears it out; INDEPENDENT is never taken from
    anybody's word but computed, then and whenever the incident's tips change.
    """

    entry: str
    conduct: str
    incident: str | None
    rests_on: Corroboration
    evidence: str | None = None

    def to_json(self) -> dict[str, object]:
        """As kept in a proposal."""
        return {
            "entry": self.entry,
            "conduct": self.conduct,
            "incident": self.incident,
            "rests_on": self.rests_on.value,
            "evidence": self.evidence,
        }

    @classmethod
    def of(cls, terms: Mapping[str, object]) -> "Ground":
        """Of a proposal of this kind."""
        incident, evidence = terms["incident"], terms["evidence"]
        return cls(
            entry=str(terms["entry"]),
            conduct=str(terms["conduct"]),
            incident=str(incident) if incident else None,
            rests_on=Corroboration(str(terms["rests_on"])),
            evidence=str(evidence) if evidence else None,
        )


@dataclass(frozen=True)
class Close:
    """A tip is not followed. ``shown``: what shows it, where the reason asks for that."""

    reason: Reason
    shown: str = ""

    def to_json(self) -> dict[str, object]:
        """As kept in a proposal."""
        return {"reason": self.reason.value, "shown": self.shown}

    @classmethod
    def of(cls, terms: Mapping[str, object]) -> "Close":
        """Of a proposal of this kind."""
        return cls(Reason(str(terms["reason"])), str(terms.get("shown", "")))


@dataclass(frozen=True)
class Conclude:
    """An incident has an outcome."""

    outcome: Outcome

    def to_json(self) -> dict[str, object]:
        """As kept in a proposal."""
        return {"outcome": self.outcome.value}

    @classmethod
    def of(cls, terms: Mapping[str, object]) -> "Conclude":
        """Of a proposal of this kind."""
        return cls(Outcome(str(terms["outcome"])))


@dataclass(frozen=True)
class Hold:
    """A tip is kept until the end of a day."""

    reason: HoldReason
    until: date

    def to_json(self) -> dict[str, object]:
        """As kept in a proposal."""
        return {"reason": self.reason.value, "until": self.until.isoformat()}

    @classmethod
    def of(cls, terms: Mapping[str, object]) -> "Hold":
        """Of a proposal of this kind."""
        return cls(HoldReason(str(terms["reason"])), date.fromisoformat(str(terms["until"])))


@dataclass(frozen=True)
class Answer:
    """The desk's account to the oversight body, of what is under review."""

    statement: str

    def to_json(self) -> dict[str, object]:
        """As kept in a proposal."""
        return {"statement": self.statement}

    @classmethod
    def of(cls, terms: Mapping[str, object]) -> "Answer":
        """Of a proposal of this kind."""
        return cls(str(terms["statement"]))


Terms = Ground | Close | Conclude | Hold | Answer
