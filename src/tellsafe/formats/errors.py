# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way in which a format refuses hostile or damaged bytes."""


class FormatError(ValueError):
    """Bytes that do not hold to a format.

    ``code`` is stable and may be shown or logged. The message is ours alone: it never repeats
    what was submitted, so an exception that reaches a log carries no content of a tip.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
