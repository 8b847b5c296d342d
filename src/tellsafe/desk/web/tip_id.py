# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip's id in an address: 16 bytes in base64url. Anything else finds nothing, and asks nobody."""

import re


class TipId:
    """A path converter of Django's."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        """The id itself."""
        return value

    def to_url(self, value: str) -> str:
        """The id itself."""
        return value


def is_tip_id(text: str) -> bool:
    """Whether this can be the id of a tip."""
    return re.fullmatch(TipId.regex, text) is not None
