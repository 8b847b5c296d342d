# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can become of an envelope: kept as a tip or a reply, or refused for a coded reason.

Refusals that a format finds keep the format's own code; these are the desk's.
"""

TAKEN = "taken"
TIP = "tip"
REPLY = "reply"
STORED = (TIP, REPLY)

WRONG_DEPLOYMENT = "deployment"
BAD_CREDENTIAL = "credential"
REPLAYED_TIP = "tip-replayed"
REPLAYED_MESSAGE = "message-replayed"
UNKNOWN_MAILBOX = "mailbox"
UNKNOWN_KEY = "age-no-match"

# No outcome yet: a reply, and the tip that it is about may still be on its way.
EARLY = "early"
