# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tell a source where the tip stands: a plain status in its mailbox."""

from datetime import date

from tellsafe.desk import access
from tellsafe.desk.access import Message, Staff, Tip, Way, proposals
from tellsafe.desk.rules.told import WORDS


def tell_status(tip: Tip, code: str, today: date, author: Staff | None) -> None:
    """Inside the transaction of the act that it tells of; ``code`` is one of rules.told."""
    Message.objects.create(
        id=proposals.new_id(),
        tip=tip,
        number=access.next_number(tip),
        kind="status",
        status=code,
        text=WORDS[code]["en"],
        language="en",
        day=today,
        author=author,
        way=Way.QUEUED,
    )
