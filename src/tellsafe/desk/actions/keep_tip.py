# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a verified tip down, and queue the message that answers it."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from tellsafe.desk import access
from tellsafe.desk.access import (
    Message,
    Tip,
    Way,
    alarms,
    changes,
    copies,
    likeness,
    search,
    tallies,
)
from tellsafe.desk.actions.fetch_attachments import Fetched
from tellsafe.desk.actions.keep_attachments import keep_attachments
from tellsafe.desk.actions.likened import look_back
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.adapters.sealed_secret import seal
from tellsafe.desk.rules.changes import Change
from tellsafe.desk.rules.judging import Held
from tellsafe.desk.rules.promises import due_day
from tellsafe.desk.rules.received import received_language, received_text
from tellsafe.desk.rules.states import TipState
from tellsafe.desk.rules.suspension import SEALED_FOR, registry_name
from tellsafe.desk.rules.urgency import URGENT, USUAL
from tellsafe.formats import manifest
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u


def keep_tip(
    desk: Workplace, said: manifest.Tip, credential: Held | None, fetched: Sequence[Fetched]
) -> None:
    """Inside a transaction. The credential and the mailbox id go nowhere."""
    tip = Tip(
        id=b64u(said.tip),
        key=access.new_key(desk.today),
        day=desk.today,
        since=desk.today,
        due=due_day(TipState.NEW, desk.today, desk.bulletin.charter.promises),
        urgency=URGENT if said.life_at_risk else USUAL,
        drill=access.is_drill(b64u(said.tip)),
        entry=said.entry,
        conduct=said.conduct,
        language=said.language,
        life_at_risk=said.life_at_risk,
        when_day=said.when.day,
        when_time=said.when.time or "",
        when_note=said.when.note,
        where_precision=said.where.precision,
        where_lat=said.where.lat,
        where_lon=said.where.lon,
        where_district=said.where.district or "",
        where_note=said.where.note,
        pseudonym_hash=_pseudonym_hash(desk, said.pseudonym),
        pseudonym=seal(registry_name(said.pseudonym), SEALED_FOR),
        credential=credential.kind if credential else "",
        term=credential.term if credential else None,
        reply_recipient=said.reply,
        mailbox_address=mailbox_address(said.mailbox),
        mailbox_key=b64u(said.mailbox_key),
    )
    found = likeness.says_alike(tip)
    if not fetched:
        copies.join(tip, found)
    tip.save(force_insert=True)
    keep_attachments(tip, None, fetched)
    # First, since it locks the record, as every act does before it counts or tells anything.
    look_back(tip, found, Occasion(None, desk.today, desk.bulletin))
    if tip.life_at_risk:
        alarms.ring(tip)
    changes.tell(Change.TIPS)
    tallies.count(tip, "received", desk.today)
    search.index(tip)
    likeness.index(tip)
    _queue_received(desk, tip)


def _pseudonym_hash(desk: Workplace, pseudonym: bytes) -> str:
    """Two tips with one hash have one source; who only has the tables can't try pseudonyms."""
    return hmac.new(desk.pseudonym_secret, pseudonym, hashlib.sha256).hexdigest()


def _queue_received(desk: Workplace, tip: Tip) -> None:
    charter = desk.bulletin.charter
    language = received_language(tip.language, charter.languages)
    Message.objects.create(
        id=b64u(secrets.token_bytes(16)),
        tip=tip,
        number=0,
        kind="received",
        text=received_text(
            language,
            days=charter.promises.acknowledge_days,
            emergency=charter.emergency_number,
        ),
        language=language,
        day=desk.today,
        way=Way.QUEUED,
    )
