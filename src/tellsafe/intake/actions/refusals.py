# SPDX-License-Identifier: AGPL-3.0-or-later
"""How intake refuses. Each says what the source's device can do next."""

from tellsafe.serving.problems import Problem

# Forged, spent, expired, or of another deployment: whoever tries stamps learns nothing.
STAMP_REFUSED = Problem(
    "stamp-refused", 403, "This stamp is not good here", "Take another stamp and a new submission."
)
OUT_OF_BUCKET = Problem(
    "out-of-bucket",
    400,
    "This is not sealed and padded as everything else is",
    "Seal it again by the protocol: an odd size or header would tell senders apart.",
)
TOO_MUCH = Problem(
    "too-much", 413, "These attachments are larger than this deployment takes", "Send fewer."
)
STORAGE_FULL = Problem(
    "storage-full",
    503,
    "There is no room for this at the moment",
    "What was acknowledged is safe. Go on later.",
    retry_after=600,
)
TOO_SLOW = Problem(
    "too-slow", 503, "This part came too slowly", "What was acknowledged is safe. Send it again."
)
BLOBS_DIFFER = Problem(
    "blobs-differ", 409, "This submission has announced other blobs", "Go on with those, or anew."
)
PART_DIFFERS = Problem(
    "part-differs", 409, "Other bytes are held for this part", "A sealed blob never changes."
)
PARTS_MISSING = Problem(
    "parts-missing", 409, "Parts of the blobs are missing", "Ask which are held, send the others."
)
DIGEST_DIFFERS = Problem(
    "digest-differs", 400, "The bytes that came are not those that were sent", "Send them again."
)
WRONG_LENGTH = Problem(
    "wrong-length", 400, "A part has exactly the length that was announced", "Send it whole."
)
PROOF_REFUSED = Problem(
    "proof-refused", 400, "Reading takes a proof by the mailbox key", "Is the clock right?"
)
MAILBOX_REFUSED = Problem("mailbox-refused", 409, "This mailbox is another's, or full")
MESSAGE_DIFFERS = Problem("message-differs", 409, "There is another message with this id")
ACCOUNT_DIFFERS = Problem("account-differs", 409, "There is another account of this month")
NO_LETTERS = Problem(
    "no-letters",
    404,
    "The oversight body takes no letters here",
    "Write to its contact, which the charter names.",
)
LETTERS_FULL = Problem(
    "letters-full",
    503,
    "There is no room for another letter at the moment",
    "Try again later, or write to the oversight body's contact.",
    retry_after=3600,
)
