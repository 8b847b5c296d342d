# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a file can't be cleaned. It is refused then, and never sent as if it were clean."""

REASONS = {
    "kind": "it is of a kind that nobody here knows how to clean",
    "damaged": "it is damaged, or not what it says it is",
    "animated": "it is an animated picture",
    "pages": "it has several pages or is a camera's raw file",
    "size": "it is too large to be cleaned safely",
    "codec": "its picture or sound is coded in a way that nobody here knows how to clean",
    "trimmed": "it was trimmed, cropped or put together so that what was taken off it would be "
    "sent as well: export it anew from the program that did it",
    "left-over": "something that could tell on you was still in it after cleaning",
    "crashed": "the program that cleans it broke on it",
}


class CleaningError(Exception):
    """``reason`` is a key of REASONS. Nothing of the file stands in here."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason
