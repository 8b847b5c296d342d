# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every refusal of the registry. None repeats a word of what was sent."""

from tellsafe.serving.problems import Problem

UNREADABLE = Problem(
    "unreadable",
    400,
    "This could not be opened",
    "Fetch the bulletin again, seal to the registry's key in it, and send again.",
)
CODE_REFUSED = Problem(
    "code-refused",
    403,
    "The code does not fit, or its time is over",
    "Ask for a new code. After too many wrong ones, a phone has to wait until tomorrow (UTC).",
)
OCCUPATION_REFUSED = Problem(
    "occupation-refused",
    422,
    "The occupation is not listed, or does not go with this kind of credential",
    "Choose from the list in the bulletin's charter.",
)
NUMBER_REFUSED = Problem(
    "number-refused",
    422,
    "The number was not confirmed",
    "Check each digit, and that the charter lists this kind of number.",
)
OTHER_KIND = Problem(
    "other-kind",
    422,
    "This is good for the other kind of credential",
    "Ask for the other kind, with the same answers.",
)
COUNTER_REFUSED = Problem(
    "counter-refused",
    403,
    "There is no such code, or it is of another year",
    "Check each digit. A code is good in the year for which it was printed.",
)
COUNTER_USED = Problem(
    "counter-used",
    409,
    "This code was used",
    "Restore on this phone by the recovery number, or go to the counter again.",
)
SIGN_IN_REFUSED = Problem(
    "sign-in-refused",
    403,
    "The sign-in was not confirmed for this request",
    "Sign in again: each answer of the provider is good once, for a minute, on one phone.",
)
SIGN_IN_UNAVAILABLE = Problem(
    "sign-in-unavailable",
    503,
    "The sign-in can not be reached",
    "Nothing was stored. Try again later.",
    retry_after=300,
)
ROLL_REFUSED = Problem(
    "roll-refused",
    403,
    "This does not stand in the list",
    "Check each digit and letter. After ten wrong ones a phone has to wait until tomorrow (UTC).",
)
ALREADY_ENROLLED = Problem(
    "already-enrolled",
    409,
    "There is a credential for this person in this term",
    "Restore it on this phone by the recovery number. A new one can be had next term.",
)
PHONE_USED = Problem(
    "phone-used",
    429,
    "Too many people activated with this phone today",
    "Try again tomorrow (UTC), or with another phone.",
)
WRONG_TERM = Problem(
    "wrong-term",
    422,
    "That term is not now",
    "Set the clock right, make the request for the present term, and send again.",
)
WRONG_WEEK = Problem(
    "wrong-week",
    422,
    "Stamps are given for this week, or the last",
    "Set the clock right, make the request for the present week, and send again.",
)
WRONG_DAY = Problem(
    "wrong-day",
    422,
    "Stamps are given for today, or yesterday (UTC)",
    "Set the clock right, make the request for the present day, and send again.",
)
NO_KEY_FOR_TERM = Problem(
    "no-key-for-term",
    503,
    "The registry has no key for this term",
    "Nothing was stored. The operator has to run: tellsafe rotate",
    retry_after=3600,
)
NO_KEY_FOR_WEEK = Problem(
    "no-key-for-week",
    503,
    "The registry has no key for this week",
    "Nothing was stored. The operator has to run: tellsafe rotate",
    retry_after=3600,
)
BUSY = Problem(
    "busy",
    503,
    "No more codes are sent today",
    "Try again tomorrow (UTC).",
    retry_after=3600,
)
# Invalid, unknown, expired and suspended are this one.
NOT_ENTITLED = Problem("not-entitled", 403, "There are no stamps for this request")


def stamps_used(seconds: int) -> Problem:
    """The day's stamps went to another request; ``seconds`` are left of the day."""
    detail = "Repeat the same request, or come back tomorrow (UTC)."
    return Problem("stamps-used", 429, "The stamps of this day are taken", detail, seconds)
