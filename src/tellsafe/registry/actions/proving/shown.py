# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is left of a form once it was checked."""

from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Shown:
    """A person, by key (32 bytes).

    ``phone`` (E.164) is counted, where one is asked for; it lives as long as the request.
    ``code`` and ``line``: keys of what the counter printed and of a line of the operator's list,
    which the writer looks up in the transaction that enrols.
    """

    person: bytes
    phone: str | None = None
    code: bytes | None = None
    line: bytes | None = None
