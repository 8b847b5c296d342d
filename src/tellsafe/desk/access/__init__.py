# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one gate to the desk's tables, a file a noun. Writes run inside the transaction of the act
that asks."""

from tellsafe.desk.access.dialogue import (
    dialogue_of,
    first_queued,
    has_message,
    keep_sealed,
    mark_way,
    next_number,
    note_turn,
)
from tellsafe.desk.access.envelopes import is_taken, note_taken, refusals_since
from tellsafe.desk.access.staff import find_staff, staff_of
from tellsafe.desk.access.tips import (
    all_tips,
    attachments_kept,
    attachments_of,
    find_tip,
    has_tip,
    is_drill,
    locked_tip,
    mark_read,
    new_key,
    tip_of_mailbox,
)
from tellsafe.desk.models import (
    Alarm,
    Attachment,
    Draft,
    Drill,
    Hold,
    Incident,
    Link,
    Mark,
    Marked,
    Message,
    Note,
    Passkey,
    Picture,
    Proposal,
    Rendering,
    Rendition,
    Staff,
    Taken,
    Tip,
    Way,
)

__all__ = [
    "Alarm",
    "Attachment",
    "Draft",
    "Incident",
    "Link",
    "Mark",
    "Marked",
    "Message",
    "Passkey",
    "Proposal",
    "Rendering",
    "Rendition",
    "Staff",
    "Tip",
    "Way",
    "all_tips",
    "attachments_kept",
    "attachments_of",
    "dialogue_of",
    "find_staff",
    "find_tip",
    "first_queued",
    "has_message",
    "has_tip",
    "is_drill",
    "is_taken",
    "keep_sealed",
    "locked_tip",
    "mark_read",
    "mark_way",
    "new_key",
    "next_number",
    "note_taken",
    "note_turn",
    "refusals_since",
    "staff_of",
    "tip_of_mailbox",
]

# Tables of which the order of rows would tell which of a day's tips came first.
ORDERLESS = tuple(
    model._meta.db_table
    for model in (
        Alarm,
        Attachment,
        Draft,
        Drill,
        Hold,
        Incident,
        Link,
        Mark,
        Marked,
        Message,
        Note,
        Picture,
        Proposal,
        Rendering,
        Rendition,
        Taken,
        Tip,
    )
)
