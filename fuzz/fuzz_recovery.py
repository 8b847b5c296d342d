# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hostile text as a recovery number."""

from tellsafe.formats.errors import FormatError
from tellsafe.formats.recovery import RecoveryNumber


def target(data: bytes) -> None:
    """Text is refused by FormatError, or read as a secret whose number reads as the same."""
    try:
        secret = RecoveryNumber.decode(data.decode("utf-8", errors="replace"))
    except FormatError:
        return
    assert RecoveryNumber.decode(RecoveryNumber.encode(secret)) == secret
