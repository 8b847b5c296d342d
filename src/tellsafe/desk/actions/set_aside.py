# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk fails to deal with stays at the intake, and is tried again in every round.

Else one envelope that somebody made up to fail would keep every weekly key, and with them all that
somebody copied on its way here could be opened for ever. So the key that opens this one envelope
is kept at its first failure, and the weekly keys go when their time is over. Nothing is lost: the
envelope and its blobs wait where they are until a later version of the desk takes them in.
"""

from tellsafe.desk import access
from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.adapters.intake import Submission
from tellsafe.desk.rules import outcomes
from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.envelope import envelope_key
from tellsafe.formats.errors import FormatError
from tellsafe.serving.log import log_bug


def key_of(desk: Workplace, submission: Submission) -> bytes:
    """What opens it: by a weekly key, or kept when that was still there. Raises FormatError."""
    try:
        return envelope_key(submission.envelope, [key.identity for key in desk.keys])
    except FormatError as error:
        kept = access.untaken_key(sha256_hex(submission.envelope))
        if error.code != outcomes.UNKNOWN_KEY or kept is None:
            raise
        return kept


def set_aside(desk: Workplace, submission: Submission) -> bool:
    """Whether it opens from now on without a weekly key. Raises nothing: what went wrong may be
    the database."""
    try:
        key = key_of(desk, submission)
        access.note_untaken(sha256_hex(submission.envelope), key, desk.today)
    except Exception as error:
        log_bug(error)
        return False
    return True
