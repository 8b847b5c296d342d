# SPDX-License-Identifier: AGPL-3.0-or-later
"""Remove what a tip says, since it rests on who somebody is or on lawful conduct: a shell stays.

Rows go in the transaction of the decision. Sealed files go after COMMIT: without their keys, which
are gone by then, they are noise, and should a crash come between, the puller's housekeeping
removes files that no row names. On SQLite secure_delete overwrites what was deleted, and the
write-ahead log is emptied into the file at once; on PostgreSQL the daily CLUSTER writes the tables
anew. Copies outside of this machine (backups) are the operator's to let expire.
"""

from collections.abc import Sequence

from django.db import transaction

from tellsafe.desk.access import Tip, closed, likeness, links, proposals, record, reviews, search
from tellsafe.desk.actions.discard import discard
from tellsafe.desk.actions.fold_in import fold_in
from tellsafe.desk.actions.forget_incidents import forget_incidents
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.settings import ZONE


def remove_content(tip: Tip, now: Occasion) -> None:
    """Inside the transaction of the decision, with the tip locked."""
    search.forget(tip)
    likeness.forget(tip)
    files = closed.remove_content(tip, proposals.shown_about(tip))
    links.forget_words(tip)
    proposals.forget_words(tip)
    reviews.forget_words(tip)
    forget_incidents(links.emptied_of(tip), now.person, now.today)
    record.note(now.person, "remove", f"tip:{tip.pk}", now.today, {"files": len(files)})
    transaction.on_commit(lambda: _leave_no_trace(files))


def _leave_no_trace(files: Sequence[str]) -> None:
    discard(SealedFiles(ZONE), files)
    fold_in()
