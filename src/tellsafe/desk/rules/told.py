# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a source is told of a tip's way, by code: plain words, the same for every tip.

The Chinese and the Uyghur are drafts that no native reader has signed yet.
"""

from tellsafe.desk.rules.decisions import Outcome, Reason

IN_REVIEW = "in-review"
ACTING = "acting"
REOPENED = "reopened"


def of_reason(reason: Reason) -> str:
    """What is told when a tip is closed for this reason."""
    return reason.value


def of_outcome(outcome: Outcome) -> str:
    """What is told when the tip's incident is concluded."""
    return outcome.value


WORDS = {
    IN_REVIEW: {"en": "Your tip is being looked at."},
    ACTING: {"en": "Two people have found that your tip can be acted on. It is being followed up."},
    REOPENED: {"en": "Your tip is being looked at again."},
    Reason.NO_DANGER.value: {"en": "Your tip is closed: what it describes endangers nobody."},
    Reason.NOT_ENOUGH.value: {
        "en": "Your tip is closed: it tells too little to act on. You can add more here."
    },
    Reason.NOT_OURS.value: {
        "en": "Your tip is closed: another body is competent, as written here."
    },
    Reason.DEALT_WITH.value: {"en": "Your tip is closed: it was over before it could be acted on."},
    Reason.IDENTITY.value: {
        "en": "Your tip is closed and what you wrote is deleted: it speaks of who somebody is, or "
        "of something lawful. A tip has to say what was done."
    },
    Reason.KNOWINGLY_FALSE.value: {"en": "Your tip is closed: it was shown not to be true."},
    Outcome.ENDED.value: {"en": "The danger that you reported was found and ended."},
    Outcome.PREVENTED.value: {"en": "The danger that you reported was prevented."},
    Outcome.HANDED_ON.value: {"en": "The competent body has taken over what you reported."},
    Outcome.NOT_FOUND.value: {"en": "What you reported was looked for and not found."},
    Outcome.MISTAKEN.value: {"en": "What you reported was looked at: it was no danger."},
}
