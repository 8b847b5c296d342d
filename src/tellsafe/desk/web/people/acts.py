# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the record's codes mean, in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, str | Promise] = {
    # signing in, accounts
    "signed-in": _("signed in"),
    "refused": _("was refused a sign-in"),
    "added": _("made an account"),
    "invited": _("invited somebody"),
    "password": _("changed a password"),
    "codes-set": _("set up one-time codes"),
    "passkey-added": _("added a passkey"),
    "passkey-removed": _("removed a passkey"),
    "roles": _("changed roles"),
    "removed": _("removed somebody"),
    "factors-reset": _("took away what somebody signs in with"),
    "seated": _("gave a seat, by the oversight body's word"),
    "unseated": _("ended a seat, by the oversight body's word"),
    "record-read": _("read the record"),
    "record-taken": _("downloaded the record"),
    # tips
    "read": _("opened it"),
    "look": _("saw a file of it"),
    "retry-file": _("had a file tried again"),
    "reply": _("wrote to the source"),
    "claim": _("took it on"),
    "give": _("gave it to somebody"),
    "release": _("put it back"),
    "note": _("wrote a note"),
    "escalate": _("rang the supervisors"),
    "announce-drill": _("announced a drill"),
    "keep-view": _("kept a view"),
    "drop-view": _("dropped a view"),
    "search": _("searched"),
    # decisions
    "propose-ground": _("proposed a ground"),
    "agree-ground": _("agreed to a ground"),
    "decline-ground": _("declined a ground"),
    "withdraw-ground": _("withdrew a ground"),
    "propose-close": _("proposed to close it"),
    "agree-close": _("agreed to close it"),
    "decline-close": _("declined to close it"),
    "withdraw-close": _("withdrew the closing"),
    "propose-conclude": _("proposed an outcome"),
    "agree-conclude": _("agreed to an outcome"),
    "decline-conclude": _("declined an outcome"),
    "withdraw-conclude": _("withdrew an outcome"),
    "propose-export": _("proposed an export"),
    "agree-export": _("agreed to an export"),
    "propose-hold": _("proposed to keep it longer"),
    "agree-hold": _("agreed to keep it longer"),
    "decline-hold": _("declined to keep it longer"),
    "withdraw-hold": _("withdrew keeping it longer"),
    "purge": _("destroyed it: its time was over"),
    "decline-export": _("declined an export"),
    "withdraw-export": _("withdrew an export"),
    "pause": _("paused a category: its rates were out of line"),
    "lift-pause": _("ended a category's pause"),
    "suspend": _("suspended its pseudonym"),
    "restore": _("lifted the suspension of its pseudonym"),
    "lift-suspension": _("lifted a suspension, on appeal"),
    "uphold-suspension": _("upheld a suspension, on appeal"),
    "unlink": _("took a tip out"),
    "reopen": _("had it looked at again"),
    "remove": _("removed the content"),
    "export": _("exported it"),
    # the oversight body
    "oversee": _("looked, for the oversight body"),
    "order-review": _("ordered review"),
    "end-review": _("ended a review"),
    "propose-answer": _("proposed an answer to the oversight body"),
    "agree-answer": _("agreed to an answer to the oversight body"),
    "decline-answer": _("declined an answer to the oversight body"),
    "withdraw-answer": _("withdrew an answer to the oversight body"),
}


def act_words(act: str) -> str:
    """What was done; the code of an act that has no words yet."""
    return str(ACTS.get(act, act))
