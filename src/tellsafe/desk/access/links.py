# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which tips are part of which incident, and on what ground. A link that is undone stays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from tellsafe.desk.models import Attachment, Incident, Link, Staff, Tip
from tellsafe.desk.rules.decisions import Corroboration, Undo
from tellsafe.desk.rules.ground import Claim, Voice

_ROWS = ("tip", "by", "confirmed_by", "undone_by")


def of_incident(incident: Incident) -> list[Link]:
    """All links of an incident, undone ones too, with their tips; by the tips' keys."""
    found = Link.objects.filter(incident=incident).select_related(*_ROWS)
    return list(found.order_by("tip__key", "day", "id"))


def live_of(incident: Incident) -> list[Link]:
    """Those that are not undone, by the ids of their tips, so that locks come in one order."""
    found = Link.objects.filter(incident=incident, undone=None).select_related("tip")
    return list(found.order_by("tip_id"))


def live_of_tip(tip: Tip) -> Link | None:
    """By which a tip is part of an incident now."""
    return Link.objects.filter(tip=tip, undone=None).select_related("incident", *_ROWS).first()


def incidents_of(tips: Sequence[Tip]) -> dict[str, Incident]:
    """What these tips are part of now, by their ids."""
    live = Link.objects.filter(tip__in=tips, undone=None).select_related("incident")
    return {link.tip_id: link.incident for link in live}


def history_of_tip(tip: Tip) -> list[Link]:
    """By which a tip was part of incidents."""
    found = Link.objects.filter(tip=tip).exclude(undone=None)
    return list(found.select_related("incident", "undone_by").order_by("-undone", "id"))


def find(link: str) -> Link | None:
    """The link of this id, or None."""
    return Link.objects.filter(pk=link).select_related("tip", "incident").first()


def create(key: str, tip: Tip, incident: Incident, **given: object) -> Link:
    """A held link; ``given`` are ``entry``, ``conduct``, ``evidence``, ``day``, ``by``,
    ``confirmed_by``, and ``corroboration`` where that is LIFE."""
    return Link.objects.create(id=key, tip=tip, incident=incident, **given)


def bear_out(link: Link, by: Corroboration | None) -> None:
    """What bears a link out from now on; None: it is held."""
    link.corroboration = by.value if by else ""
    link.save(update_fields=["corroboration"])


def undo(link: Link, person: Staff, day: date, why: Undo) -> None:
    """The tip is no part of the incident any more; that it was stays as history."""
    link.undone, link.undone_by, link.undone_for = day, person, why.value
    link.save(update_fields=["undone", "undone_by", "undone_for"])


def keep_wordings(live: Iterable[Link], found: Mapping[str, str]) -> None:
    """By the ids of their tips, what these links repeat."""
    for link in live:
        if link.wording != found[link.tip_id]:
            link.wording = found[link.tip_id]
            link.save(update_fields=["wording"])


def voice_of(link: Link) -> Voice:
    """Whose word it is, and in which words, for rules.ground."""
    return Voice(link.tip.pseudonym_hash, link.tip.term, link.wording)


def claim_of(link: Link) -> Claim:
    """What a link rests on, for rules.ground."""
    return Claim(
        tip=link.tip_id,
        voice=voice_of(link),
        life=link.corroboration == Corroboration.LIFE,
        evidence=link.evidence,
    )


def lock_tips(tips: Iterable[str]) -> dict[str, Tip]:
    """These tips, locked in the order of their ids until the transaction ends."""
    found = Tip.objects.select_for_update().filter(pk__in=sorted(tips)).order_by("pk")
    return {tip.pk: tip for tip in found}


def whole_attachments(tips: Iterable[str]) -> set[str]:
    """Attachments of these tips that arrived undamaged and can be opened."""
    found = Attachment.objects.filter(tip__in=list(tips), damaged=False, file_key__isnull=False)
    return set(found.values_list("pk", flat=True))


def attachments_of(tips: Iterable[str], most: int) -> list[Attachment]:
    """The undamaged attachments of these tips and of their replies, by tip and number; at most
    ``most``."""
    found = Attachment.objects.filter(tip__in=list(tips), damaged=False, file_key__isnull=False)
    return list(found.order_by("tip__key", "number", "id")[:most])


def by_incident(incidents: Sequence[Incident]) -> dict[str, list[Link]]:
    """The live links of some incidents, with what counting their voices takes."""
    found: defaultdict[str, list[Link]] = defaultdict(list)
    live = Link.objects.filter(incident__in=incidents, undone=None).select_related("tip")
    for link in live.only(
        *("id", "incident", "corroboration", "wording"),
        *("tip__id", "tip__pseudonym_hash", "tip__term"),
    ):
        found[link.incident_id].append(link)
    return found


def forget_words(tip: Tip) -> None:
    """The sentences written about a tip go from the links that it had."""
    Link.objects.filter(tip=tip).update(conduct="")


def incidents_ever_of(tip: Tip) -> list[str]:
    """The ids of incidents that the tip is part of, or was."""
    return list(Link.objects.filter(tip=tip).values_list("incident", flat=True))


def emptied_of(tip: Tip) -> list[str]:
    """The ids of incidents that the tip was part of, and of which no tip is left."""
    left = Link.objects.filter(incident=OuterRef("pk"), undone=None)
    found = Incident.objects.filter(links__tip=tip).exclude(Exists(left))
    return sorted(found.values_list("pk", flat=True).distinct())


def had_removed(incident: Incident) -> bool:
    """Whether a tip was ever part of it of which the content was removed."""
    return Link.objects.filter(incident=incident, tip__removed=True).exists()
