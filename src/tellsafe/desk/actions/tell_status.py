# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tell a source in plain words what comes of a tip; the puller delivers it like any message."""

import secrets
from collections.abc import Sequence
from datetime import date

from tellsafe.desk import access
from tellsafe.desk.access import Message, Staff, Suspension, Tip, Way
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.received import received_language
from tellsafe.desk.rules.told import lifted_text, suspended_text, told_text
from tellsafe.desk.settings import ZONE
from tellsafe.formats.encoding import b64u
from tellsafe.formats.message import STATUS


def tell_status(
    tip: Tip,
    code: str,
    today: date,
    author: Staff | None,
    more: Sequence[str] = (),
    suspension: Suspension | None = None,
    *,
    lifted: bool = False,
) -> None:
    """Queue the status ``code``, one of rules.told, inside the transaction of the act it tells of;
    ``more`` are words of whoever decided, ``suspension`` what it has led to; ``lifted``, that it
    leads to that no more.

    Either both come to be or neither. It answers no question of the source, so who waits for whom
    stays as it was; the act itself is what the record tells of.
    """
    charter = published(ZONE).charter
    language = received_language(tip.language, charter.languages)
    if suspension:
        number, oversight = suspension.id, charter.oversight
        more = [*more, suspended_text(language, number, f"{oversight.name}, {oversight.contact}")]
    if lifted:
        more = [*more, lifted_text(language)]
    Message.objects.create(
        id=b64u(secrets.token_bytes(16)),
        tip=tip,
        number=access.next_number(tip),
        kind=STATUS,
        status=code,
        text=told_text(code, language, redress=charter.redress.contact, more=more),
        language=language,
        day=today,
        author=author,
        way=Way.QUEUED,
    )
