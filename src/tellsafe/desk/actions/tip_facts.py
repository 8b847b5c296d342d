# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a tip, its files and its dialogue say, for files that leave the desk.

Nothing of the source is in it: no pseudonym, no mailbox, no credential.
"""

from typing import Any

from tellsafe.desk.access import Attachment, Message, Tip


def tip_facts(tip: Tip) -> dict[str, Any]:
    """All that was told, but for the files."""
    return {
        "tip": tip.id,
        "received": tip.day.isoformat(),
        "entry": tip.entry,
        "conduct": tip.conduct,
        "language": tip.language,
        "life_at_risk": tip.life_at_risk,
        "when": {
            "day": tip.when_day.isoformat() if tip.when_day else None,
            "time": tip.when_time or None,
            "note": tip.when_note,
        },
        "where": {
            "precision": tip.where_precision,
            "lat": tip.where_lat,
            "lon": tip.where_lon,
            "district": tip.where_district or None,
            "note": tip.where_note,
        },
    }


def file_facts(attachment: Attachment) -> dict[str, Any]:
    """What the manifest says of a file."""
    return {
        "name": attachment.name,
        "type": attachment.media_type,
        "length": attachment.length,
        "sha256": attachment.sha256,
        "cleaned": attachment.cleaned,
        "damaged": attachment.damaged,
    }


def turn_facts(message: Message) -> dict[str, Any]:
    """One turn of a dialogue; what came of a tip has its code."""
    told = {
        "kind": message.kind,
        "day": message.day.isoformat(),
        "language": message.language,
        "text": message.text,
        "attachments": [file_facts(one) for one in message.attachments.all()],
    }
    return {**told, "status": message.status} if message.status else told
