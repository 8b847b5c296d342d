# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can go wrong, told to a person: what happened, what is safe, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Telling:
    """Two sentences in English. Other languages translate them by the error's id."""

    message: str
    hint: str


_QUEUED = "What you sealed is safe on this device"
_NOTHING_SENT = "Nothing was sent"

TELLINGS: Mapping[str, Telling] = {
    # The network and the zones.
    "offline": Telling(
        f"The tip line can't be reached. {_QUEUED}.", "Go on when there is a network: resume."
    ),
    "unavailable": Telling(
        f"The tip line has a problem of its own. {_QUEUED}.", "Try again in an hour."
    ),
    "protocol": Telling(
        f"The tip line answered in a way that this program does not understand. {_QUEUED}.",
        "Update this program, then resume.",
    ),
    "insecure-address": Telling(
        f"The address of the tip line is not a protected one. {_NOTHING_SENT}.",
        "Use an address that begins with https.",
    ),
    "storage-full": Telling(
        f"The tip line has no room for this at the moment. {_QUEUED}.", "Resume in ten minutes."
    ),
    "too-much": Telling(
        f"The attachments are larger than this tip line takes. {_QUEUED}, but can't be sent.",
        "Discard it, and report again with fewer or shorter attachments.",
    ),
    "upload-conflict": Telling(
        f"The tip line holds something else under this name. {_QUEUED}.",
        "Discard it, and report again.",
    ),
    "receipt-forged": Telling(
        f"The receipt is not genuine, so it is not known whether the report arrived. {_QUEUED}.",
        "Do not report again yet. Resume later; ask the oversight body if it stays like this.",
    ),
    "no-letters": Telling(
        "The oversight body of this tip line takes no letters by this way.",
        "Write to its contact, which the charter names.",
    ),
    "letters-full": Telling(
        "The tip line has no room for another letter at the moment. Nothing was sent.",
        "Try again in an hour, or write to the oversight body's contact.",
    ),
    "letter-unsure": Telling(
        "The tip line can't be reached, or has a problem: it is not known whether the letter "
        "arrived. Nothing of it is kept on this device.",
        "Write it again, to the same case: by its number.",
    ),
    # Trust: each of these stops sending.
    "bulletin-forged": Telling(
        f"The tip line's keys are not signed by the root first seen here. {_NOTHING_SENT}.",
        "Somebody may be in between. Try from another network, and tell the oversight body.",
    ),
    "bulletin-foreign": Telling(
        f"The tip line shows the keys of another tip line. {_NOTHING_SENT}.",
        "Use a folder of its own for each tip line.",
    ),
    "bulletin-rolled-back": Telling(
        f"The tip line shows older keys than it did before. {_NOTHING_SENT}.",
        "Somebody may be in between. Try from another network, and tell the oversight body.",
    ),
    "bulletin-forked": Telling(
        f"The tip line shows two different sets of keys under one number. {_NOTHING_SENT}.",
        "Tell the oversight body; what is in the folder evidence proves it.",
    ),
    "bulletin-unannounced": Telling(
        f"The charter or the catalogue changed, and nobody was told before. {_NOTHING_SENT}.",
        "The charter promises notice and two people's approval. Tell the oversight body.",
    ),
    "bulletin-ahead": Telling(
        f"The tip line's keys are dated later than today. {_NOTHING_SENT}.",
        "Check the date of this device. If it is right, tell the oversight body: dated ahead, a "
        "change would hold before its day.",
    ),
    "bulletin-not-logged": Telling(
        f"The tip line's keys are not in the public log. {_NOTHING_SENT}.",
        "Try again tomorrow, and tell the oversight body if it stays like this.",
    ),
    "log-forked": Telling(
        f"The public log tells another history than it did before. {_NOTHING_SENT}.",
        "Tell the oversight body; what is in the folder evidence proves it.",
    ),
    "log-rolled-back": Telling(
        f"The public log is shorter than it was before. {_NOTHING_SENT}.",
        "Tell the oversight body; what is in the folder evidence proves it.",
    ),
    "log-unwitnessed": Telling(
        f"Too few of the bodies that watch the public log have signed it. {_NOTHING_SENT}.",
        "Try again tomorrow, and tell the oversight body if it stays like this.",
    ),
    "log-forged": Telling(
        f"The public log is not signed by the key that it should be. {_NOTHING_SENT}.",
        "Somebody may be in between. Try from another network, and tell the oversight body.",
    ),
    "answer-forged": Telling(
        "The registry's answer is not genuine. Nothing was lost: the same request can be repeated.",
        "Try again from another network.",
    ),
    "keys-ran-out": Telling(
        f"The tip line has published no keys for today. {_NOTHING_SENT}.",
        "Check the date of this device. If it is right, the operator has to publish new keys.",
    ),
    # Activation and stamps.
    "not-activated": Telling(
        "This device is not activated for this year.",
        "Activate; it takes some minutes once a year.",
    ),
    "code-refused": Telling(
        "The code is wrong or too old. Nothing else was looked at.",
        "Ask for a new code. After too many wrong ones, wait until tomorrow.",
    ),
    "number-refused": Telling(
        "The document number could not be confirmed. Nothing was kept.", "Check every digit."
    ),
    "occupation-refused": Telling(
        "The occupation is not one of the list. Nothing was kept.", "Choose one from the list."
    ),
    "other-check": Telling(
        "This tip line checks people in another way. Nothing was sent.",
        "Give what its charter asks for.",
    ),
    "other-kind": Telling(
        "This is good for the other kind of credential. Nothing was kept.", "Ask the operator."
    ),
    "counter-mistyped": Telling(
        "A digit of the code is wrong. Nothing was sent.", "Check each digit."
    ),
    "counter-refused": Telling(
        "There is no such code this year. Nothing was kept.", "Check each digit."
    ),
    "counter-used": Telling(
        "This code was used with another recovery number.",
        "Recover with that number, or go to the counter again.",
    ),
    "roll-refused": Telling(
        "This does not stand in the list. Nothing was kept.",
        "Check each digit and letter. After too many wrong ones, wait until tomorrow.",
    ),
    "sign-in-refused": Telling(
        "The sign-in was not begun on this device, or was not confirmed. Nothing was kept.",
        "Sign in again.",
    ),
    "sign-in-unavailable": Telling(
        "The sign-in can't be reached. Nothing was sent.", "Try again later."
    ),
    "already-enrolled": Telling(
        "Somebody with this document was activated this year with another recovery number.",
        "Recover with that number. Without it, activation is possible again next year.",
    ),
    "phone-used": Telling(
        "Too many people were activated with this phone today.", "Try tomorrow, or another phone."
    ),
    "busy": Telling(
        "The registry has too much to do. Nothing was lost: the same request can be repeated.",
        "Try again in an hour.",
    ),
    "clock-wrong": Telling(
        f"The date or time of this device seems to be wrong. {_QUEUED}.",
        "Set the clock right, and try again.",
    ),
    "stamps-used-up": Telling(
        f"All reports and replies of today are used up. {_QUEUED}.", "Resume tomorrow."
    ),
    "not-entitled": Telling(
        "The registry gives no more stamps for this activation: it has ended, or was suspended. "
        f"{_QUEUED}, and what was sent before stays readable.",
        "Turn to the operator, or to the oversight body, whose addresses are in the charter.",
    ),
    # Reports, replies and attachments.
    "entry-unknown": Telling(
        "The catalogue has no such entry. Nothing was stored.", "Choose one from the list."
    ),
    "district-unknown": Telling(
        "The charter has no such district. Nothing was stored.", "Choose one from the list."
    ),
    "report-invalid": Telling(
        "The text is empty, too long, or holds characters that are no text. Nothing was stored.",
        "Write between 1 and 16,000 bytes, some 5,000 to 16,000 letters.",
    ),
    "too-many-attachments": Telling(
        "A report has 20 attachments at most. Nothing was stored.", "Send the rest in a reply."
    ),
    "file-unreadable": Telling(
        "An attachment can't be read, or is no plain file. Nothing was stored.",
        "Check that the file is there.",
    ),
    "file-empty": Telling(
        "An attachment is empty. Nothing was stored.", "Leave it out, or choose another file."
    ),
    "cannot-clean": Telling(
        "An attachment can't be freed of what could tell on you. Nothing was stored.",
        "Leave it out, take a screenshot of it, or send it as it is if that is safe for you.",
    ),
    "sealed-too-long-ago": Telling(
        "The desk's keys that this was sealed to are no longer in use. It was not sent.",
        "Discard it, and report again.",
    ),
    "tip-unknown": Telling("There is no such report on this device.", "Poll, or recover, first."),
    # This device.
    "recovery-digit": Telling(
        "A recovery number has digits alone. Nothing was changed.", "Check what you typed."
    ),
    "recovery-length": Telling(
        "A recovery number has 33 digits. Nothing was changed.", "Check what you typed."
    ),
    "recovery-check": Telling(
        "A digit of the recovery number is wrong. Nothing was changed.", "Check every digit."
    ),
    "already-set-up": Telling(
        "This device has another recovery number already. Nothing was changed.",
        "Recover into an empty folder.",
    ),
    "recovery-unfinished": Telling(
        "Recovery broke off, so it is not known which numbers are free. Nothing was stored.",
        "Recover again, with the same number.",
    ),
    "in-use": Telling(
        "Another program is using this folder. Nothing was changed.", "Wait until it has ended."
    ),
    "home-damaged": Telling(
        "A file of this program is damaged. Nothing was changed.",
        "Recover into an empty folder with your recovery number.",
    ),
    "disk-full": Telling(
        "The disk of this device is full. Nothing was lost that was sealed before.",
        "Make room, and try again.",
    ),
}


class SourceError(Exception):
    """``id`` is stable, a key of TELLINGS; ``detail`` says which one, in words of ours alone.

    ``retry_after``: seconds that the tip line asks for. Nothing of a report or form stands here.
    """

    def __init__(self, id: str, detail: str = "", *, retry_after: int | None = None) -> None:  # noqa: A002
        telling = TELLINGS[id]
        self.id = id
        self.message = f"{telling.message} ({detail})" if detail else telling.message
        self.hint = telling.hint
        self.retry_after = retry_after
        super().__init__(self.message)
