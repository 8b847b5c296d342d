# SPDX-License-Identifier: AGPL-3.0-or-later
"""Incidents: finding, paging, locking, and where they stand."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from tellsafe.desk.access.tips import new_key
from tellsafe.desk.models import Incident, Note, Staff
from tellsafe.desk.rules.decisions import Outcome
from tellsafe.desk.rules.states import IncidentState


def find(incident: str) -> Incident | None:
    """The incident of this id, or None."""
    return Incident.objects.filter(pk=incident).first()


def locked(incident: str) -> Incident | None:
    """The incident, locked until the transaction ends, or None. Lock it before any tip."""
    return Incident.objects.select_for_update().filter(pk=incident).first()


def create(key: str, *, entry: str, conduct: str, district: str, day: date) -> Incident:
    """A new one, held until something bears it out."""
    return Incident.objects.create(
        id=key,
        key=new_key(day),
        day=day,
        entry=entry,
        conduct=conduct,
        district=district,
        state=IncidentState.HELD.value,
    )


def place(
    incident: Incident,
    state: IncidentState,
    outcome: Outcome | None = None,
    day: date | None = None,
) -> None:
    """Where an incident stands from now on; see actions.move_incident, which alone calls this."""
    incident.state = state.value
    incident.outcome = outcome.value if outcome else ""
    incident.concluded = day if outcome else None
    incident.save(update_fields=["state", "outcome", "concluded"])


def page(
    after: int | None, size: int, *, state: str = "", entry: str = "", district: str = ""
) -> Sequence[Incident]:
    """The newest first, from below key ``after`` on; only those that fit what is not empty."""
    found = Incident.objects.order_by("-key")
    wanted = {"state": state, "entry": entry, "district": district}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if after is not None:
        found = found.filter(key__lt=after)
    return list(found[:size])


def joinable(entry: str, district: str, most: int) -> list[Incident]:
    """Incidents that a tip may become part of, the likeliest first: the newest of its entry, then
    the newest of all. None of which all words are gone."""
    unconcluded = Incident.objects.exclude(state=IncidentState.CONCLUDED.value).exclude(conduct="")
    unconcluded = unconcluded.order_by("-key")
    found = {one.pk: one for one in unconcluded.filter(entry=entry)[:most]}
    found |= {one.pk: one for one in unconcluded[:most] if one.pk not in found}
    likely = sorted(found.values(), key=lambda one: (one.entry != entry, one.district != district))
    return likely[:most]


def say(incident: Incident, conduct: str) -> None:
    """The sentence of conduct that it is known by from now on."""
    Incident.objects.filter(pk=incident.pk).update(conduct=conduct)


def forget_words(incidents: Sequence[str]) -> None:
    """Of these, nothing stays that says what happened."""
    Incident.objects.filter(pk__in=incidents).update(conduct="")
    Note.objects.filter(incident__in=incidents).delete()


def notes_of(incident: Incident) -> list[Note]:
    """What staff told each other about it, the first one first."""
    return list(incident.notes.order_by("number").select_related("author"))


def add_note(incident: Incident, key: str, author: Staff, day: date, text: str) -> bool:
    """With the incident locked. False, and it stays as it is, for a note that is here already."""
    last: int | None = incident.notes.aggregate(last=Max("number"))["last"]
    _, is_new = Note.objects.get_or_create(
        id=key,
        defaults={
            "incident": incident,
            "number": 0 if last is None else last + 1,
            "author": author,
            "day": day,
            "text": text,
        },
    )
    return is_new
