# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keep what somebody has begun to write to a source, until it is sent.

It goes nowhere and nobody else reads it, so the record tells of the reply alone, when it is sent.
"""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.access import Staff, drafts


@transaction.atomic
def keep_draft(tip: str, *, author: Staff, message: str, text: str, language: str) -> bool:
    """Whether it is kept. ``message`` is the id that it would be sent under.

    The tip is locked as it is when a reply is sent: so a draft that was on its way while its
    message went out comes too late, instead of coming back. So does one about content that was
    removed: nothing is kept there any more. Nothing written keeps nothing.
    """
    found = access.locked_tip(tip)
    if found is None or found.removed or access.has_message(message):
        return False
    if not text.strip():
        drafts.discard(found, author)
        return False
    drafts.keep(found, author, text, language)
    return True
