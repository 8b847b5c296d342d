# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forget what is over, and leave no trace of it, nor of the order in which things came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db import DatabaseError, connection, transaction

from tellsafe.intake import access, traces
from tellsafe.intake.access import letters
from tellsafe.intake.adapters.objects import ObjectStore
from tellsafe.intake.rules.submission import EXPIRES_AFTER_DAYS
from tellsafe.serving.log import log_bug

_AT_ONCE = 100


@dataclass(frozen=True)
class Rounds:
    """Housekeeping on a day, in a deployment that keeps messages for so many days."""

    today: date
    mailbox_days: int


def keep_house(rounds: Sequence[Rounds]) -> list[None]:
    """Act: give up what never got its envelope, forget dead stamps, old messages and letters."""
    for one in rounds:
        access.give_up_unfinished(one.today - timedelta(days=EXPIRES_AFTER_DAYS))
        # A day late: what was let in on a stamp's last day may still be on its way.
        access.forget_stamps(one.today - timedelta(days=1))
        access.forget_messages(one.today - timedelta(days=one.mailbox_days))
        letters.forget(one.today - timedelta(days=one.mailbox_days))
    transaction.on_commit(_rewrite)
    return [None] * len(rounds)


def _rewrite() -> None:
    """What it leaves undone for want of room, the next round does: a full disk stops nothing."""
    try:
        traces.rewrite(connection)
    except DatabaseError as error:
        log_bug(error)


def fold_in(calls: Sequence[None]) -> list[None]:
    """Act: what was deleted is nowhere on the disk any more, once this is answered."""
    transaction.on_commit(partial(traces.fold_in, connection))
    return [None] * len(calls)


def left_behind(store: ObjectStore) -> list[bytes]:
    """Submissions of which there are parts, and that are held no longer. Blocks.

    What the store has is read first: a submission's row is there before its first part.
    """
    there, left = list(store.submissions()), list[bytes]()
    for at in range(0, len(there), _AT_ONCE):
        some = there[at : at + _AT_ONCE]
        held = access.announced(some)
        left += [one for one in some if one not in held]
    return left


def clear_away(store: ObjectStore, submission: bytes) -> None:
    """Remove the parts of a submission that was left behind. Blocks.

    It is asked for once more, just before: what was given up may be announced again.
    """
    if not access.announced([submission]):
        store.forget(submission)
