# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deal with one submission: keep what it holds, or refuse it for a coded reason; once.

Nothing here speaks to the intake but for blobs. Whoever calls acknowledges a submission only
after this returned an outcome, that is, after COMMIT; a crash before that makes intake hand the
same envelope out again, and its hash is found among those taken.
"""

from django.db import transaction

from tellsafe.desk import access
from tellsafe.desk.actions.fetch_attachments import fetch_attachments
from tellsafe.desk.actions.keep_reply import keep_reply, reply_refusal
from tellsafe.desk.actions.keep_tip import keep_tip
from tellsafe.desk.actions.set_aside import key_of
from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.adapters.intake import Submission
from tellsafe.desk.rules import outcomes
from tellsafe.desk.rules.judging import credential_of, refusal_of
from tellsafe.formats.encoding import b64u, sha256_hex
from tellsafe.formats.envelope import open_by_key
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import Reply, Tip

# Ids tell no order, so in one round a reply may be seen without its tip, and in the next before it.
ROUNDS_FOR_A_TIP = 2


def take_in(desk: Workplace, submission: Submission) -> str | None:
    """What has become of it: an outcome (see rules.outcomes), "taken" if it was dealt with
    before, "early" if it is a reply that has to wait for its tip, or None if it has to wait for a
    later round. Raises IntakeError."""
    envelope_hash = sha256_hex(submission.envelope)
    if access.is_taken(envelope_hash):
        return outcomes.TAKEN
    try:
        document = open_by_key(submission.envelope, key_of(desk, submission)).document
    except FormatError as error:
        if error.code == outcomes.UNKNOWN_KEY and desk.lacks_keys():
            return None
        return _refuse(desk, envelope_hash, error.code)
    if isinstance(document, Tip):
        return _take_tip(desk, submission, envelope_hash, document)
    return _take_reply(desk, submission, envelope_hash, document)


def _take_tip(desk: Workplace, submission: Submission, envelope_hash: str, tip: Tip) -> str | None:
    credential = credential_of(tip, desk.verifiers)
    refusal = refusal_of(tip, credential, desk.bulletin)
    if refusal is None and access.has_tip(b64u(tip.tip)):
        refusal = outcomes.REPLAYED_TIP
    if refusal:
        return _refuse(desk, envelope_hash, refusal)
    attachments = fetch_attachments(desk, submission, envelope_hash, tip.attachments)
    if attachments is None:
        return None
    with transaction.atomic():
        access.note_taken(envelope_hash, outcomes.TIP, desk.today)
        keep_tip(desk, tip, credential, attachments)
    return outcomes.TIP


def _take_reply(
    desk: Workplace, submission: Submission, envelope_hash: str, reply: Reply
) -> str | None:
    refusal = reply_refusal(desk, reply)
    if refusal == outcomes.UNKNOWN_MAILBOX and desk.tries[envelope_hash] < ROUNDS_FOR_A_TIP:
        return outcomes.EARLY
    if refusal:
        return _refuse(desk, envelope_hash, refusal)
    attachments = fetch_attachments(desk, submission, envelope_hash, reply.attachments)
    if attachments is None:
        return None
    with transaction.atomic():
        access.note_taken(envelope_hash, outcomes.REPLY, desk.today)
        keep_reply(desk, reply, attachments)
    return outcomes.REPLY


def _refuse(desk: Workplace, envelope_hash: str, code: str) -> str:
    access.note_taken(envelope_hash, code, desk.today)
    desk.tries.pop(envelope_hash, None)
    return code
