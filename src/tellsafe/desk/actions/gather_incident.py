# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the desk holds about an incident and that may leave it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tellsafe.desk.access import (
    Attachment,
    Incident,
    Link,
    Message,
    Proposal,
    Tip,
    attachments_of,
    dialogue_of,
    exports,
)
from tellsafe.desk.access.links import voice_of
from tellsafe.desk.actions.tip_facts import file_facts, tip_facts, turn_facts
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.ground import independent
from tellsafe.desk.settings import ZONE


@dataclass(frozen=True)
class TipTold:
    """One tip of the incident, and on which ground it is part of it."""

    tip: Tip
    conduct: str
    corroboration: str
    linked: date
    linked_by: tuple[str, str]
    files: list[Attachment]
    turns: list[Message]

    def to_json(self) -> dict[str, Any]:
        """The file tip.json."""
        return {
            **tip_facts(self.tip),
            "verified_source": bool(self.tip.credential),
            "removed": self.tip.removed,
            "ground": {
                "conduct": self.conduct,
                "corroboration": self.corroboration,
                "day": self.linked.isoformat(),
                "by": list(self.linked_by),
            },
            "attachments": [file_facts(one) for one in self.files],
        }

    def dialogue(self) -> list[dict[str, Any]]:
        """The file dialogue.json; the desk's own turns say who wrote them."""
        return [
            {**turn_facts(turn), "by": turn.author.name if turn.author else None}
            for turn in self.turns
        ]

    def all_files(self) -> Iterator[tuple[str, Attachment]]:
        """Where each file that the desk has goes, and the file."""
        listed = [("attachments", one) for one in self.files]
        listed += [
            (f"reply-{turn.number}", one) for turn in self.turns for one in turn.attachments.all()
        ]
        for folder, one in listed:
            if one.file_key is not None:
                yield f"tips/{self.tip.id}/{folder}/{one.name}", one


@dataclass(frozen=True)
class IncidentTold:
    """The incident, its tips, and who agreed to give it away."""

    incident: Incident
    tips: tuple[TipTold, ...]
    independent: int
    agreed_by: tuple[str, str]
    day: date

    def to_json(self) -> dict[str, Any]:
        """The file incident.json."""
        incident = self.incident
        return {
            "v": 1,
            "incident": incident.id,
            "day": incident.day.isoformat(),
            "entry": incident.entry,
            "conduct": incident.conduct,
            "district": incident.district or None,
            "state": incident.state,
            "outcome": incident.outcome or None,
            "concluded": incident.concluded.isoformat() if incident.concluded else None,
            "independent_sources": self.independent,
            "tips": [one.tip.id for one in self.tips],
            "exported": {"day": self.day.isoformat(), "agreed_by": list(self.agreed_by)},
        }


def gather_incident(incident: Incident, proposal: Proposal, today: date) -> IncidentTold:
    """What there is of it now."""
    links = exports.links_of(incident)
    return IncidentTold(
        incident=incident,
        tips=tuple(
            TipTold(
                tip=link.tip,
                conduct=link.conduct,
                corroboration=link.corroboration,
                linked=link.day,
                linked_by=(link.by.name, link.confirmed_by.name),
                files=attachments_of(link.tip),
                turns=dialogue_of(link.tip),
            )
            for link in links
        ),
        independent=_independent(links),
        agreed_by=(proposal.by.name, proposal.second.name if proposal.second else ""),
        day=today,
    )


def _independent(links: Sequence[Link]) -> int:
    """How many verified people speak of it at least; which tips have one source is not told."""
    return independent(map(voice_of, links), published(ZONE).charter.activation)
