# SPDX-License-Identifier: AGPL-3.0-or-later
"""Give an incident away as a bag: once for each time that two people agreed to it.

What they agreed to is used up, and the record has it, before the first byte leaves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from tellsafe.desk.access import Attachment, Incident, Proposal, Staff, exports, record
from tellsafe.desk.actions.gather_incident import IncidentTold, gather_incident
from tellsafe.desk.actions.lock import lock
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.weigh import objection, seen
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.rules.custody import Custody
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.terms import SEEN
from tellsafe.formats.age import Sink
from tellsafe.formats.attachment import open_attachment
from tellsafe.formats.charter import Operator
from tellsafe.formats.encoding import canonical_json

GOOD_FOR = timedelta(days=7)
Summary = Callable[[IncidentTold], bytes]


@dataclass(frozen=True)
class Export:
    """What goes into the bag, but for its lists. ``documents`` and ``files`` are by path."""

    incident: str
    day: date
    head: tuple[int, str]
    documents: Mapping[str, bytes]
    files: Mapping[str, Attachment]


def agreed(incident: Incident, now: Occasion) -> Proposal | Refusal | None:
    """Inside a transaction: what lets this person, one of the two who agreed, export it now; what
    stands against that as things are now; or None, where they have agreed to nothing.

    None for a person: an operator at the desk's own machine, who needs two people's word just the
    same. What they agreed to is the incident as both saw it, and no other.
    """
    person = now.person
    found = exports.agreed_exports(incident, now.today - GOOD_FOR)
    if person:
        found = [one for one in found if person.pk in (one.by_id, one.second_id)]
    if not found:
        return None
    if refusal := objection(None, incident, now):
        return refusal
    stands = seen(Kind.EXPORT, incident)
    return next((one for one in found if one.terms[SEEN] == stands), Refusal.STALE)


def require_sound(incident: Incident, files: SealedFiles) -> None:
    """Open every file once and keep nothing, so that no export is used up by one that can't be
    opened. Raises FormatError."""
    for link in exports.links_of(incident):
        for one in link.tip.attachments.exclude(file_key=None):
            open_into(files, one, _Nowhere())


def open_into(files: SealedFiles, attachment: Attachment, sink: Sink) -> None:
    """The original bytes, which the manifest's hash has to fit. Raises FormatError."""
    with files.opened(attachment.id) as sealed:
        open_attachment(
            sealed,
            sink,
            file_key=bytes(attachment.file_key or b""),
            true_length=attachment.length,
            plain_sha256=attachment.sha256,
        )


@transaction.atomic
def begin_export(
    incident: str, now: Occasion, summary: Mapping[str, Summary]
) -> Export | Refusal | None:
    """Use up what was agreed, note it, and gather everything. Else what ``agreed`` says.

    ``summary`` makes the pages that people read, by their names. The files themselves are opened
    when the bag is written.
    """
    found = lock([incident], []).incidents.get(incident)
    proposal = agreed(found, now) if found else None
    if found and isinstance(proposal, Proposal):
        return _begin(found, proposal, now, summary)
    return proposal if isinstance(proposal, Refusal) else None


def _begin(
    incident: Incident, proposal: Proposal, now: Occasion, summary: Mapping[str, Summary]
) -> Export:
    person, today = now.person, now.today
    told = gather_incident(incident, proposal, today)
    exports.use_up(proposal, today)
    _note(told, person, proposal)
    head = record.head()
    documents = {name: make(told) for name, make in summary.items()}
    documents |= _documents(told)
    documents["chain-of-custody.json"] = _custody(told, head).to_bytes()
    files = {path: one for tip in told.tips for path, one in tip.all_files()}
    return Export(incident.id, today, head, documents, files)


def bag_info(export: Export, operator: Operator) -> dict[str, str]:
    """bag-info.txt, but for the count of what is in it. It names no person."""
    return {
        "Source-Organization": operator.name,
        "Contact-Information": operator.contact,
        "External-Description": "An incident of a Tellsafe tip line, with its tips",
        "External-Identifier": export.incident,
        "Bagging-Date": export.day.isoformat(),
        "Bag-Software-Agent": "tellsafe",
    }


def _note(told: IncidentTold, person: Staff | None, proposal: Proposal) -> None:
    """About the incident and about each tip, so that the custody of each tells that it left."""
    details: dict[str, object] = {"proposal": proposal.id}
    for one in told.tips:
        record.note(person, "export", f"tip:{one.tip.id}", told.day, details)
    details["tips"] = len(told.tips)
    record.note(person, "export", f"incident:{told.incident.id}", told.day, details)


def _documents(told: IncidentTold) -> dict[str, bytes]:
    documents = {"incident.json": canonical_json(told.to_json())}
    for one in told.tips:
        own = f"tips/{one.tip.id}"
        documents[f"{own}/tip.json"] = canonical_json(one.to_json())
        documents[f"{own}/text.txt"] = one.tip.conduct.encode("utf-8")
        documents[f"{own}/dialogue.json"] = canonical_json(one.dialogue())
    return documents


def _custody(told: IncidentTold, head: tuple[int, str]) -> Custody:
    tips = tuple(one.tip.id for one in told.tips)
    about = [f"incident:{told.incident.id}", *(f"tip:{tip}" for tip in tips)]
    rows = exports.entries_about(about)
    return Custody(
        incident=told.incident.id,
        tips=tips,
        entries=tuple((row.number, row.entry, row.hash) for row in rows),
        staff=exports.names_of(row.staff for row in rows),
        head=head,
    )


class _Nowhere:
    def write(self, data: bytes, /) -> int:
        return len(data)
