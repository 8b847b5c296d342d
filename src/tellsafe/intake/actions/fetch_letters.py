# SPDX-License-Identifier: AGPL-3.0-or-later
"""The oversight body fetches its letters, and says which of them it holds."""

from collections.abc import Sequence

from tellsafe.intake.access import letters

MOST = 50


def waiting_letters(after: bytes, limit: int) -> list[tuple[bytes, bytes]]:
    """At most ``limit`` letters whose hash comes after ``after``. Blocks."""
    return letters.after(after, min(limit, MOST))


def let_go(held: Sequence[bytes]) -> list[None]:
    """Act: the body holds these letters; intake does no longer."""
    letters.drop(set(held))
    return [None] * len(held)
