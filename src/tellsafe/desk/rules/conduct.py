# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sentence of observed conduct on which a ground stands: what is refused, what is marked.

Words that give who people are as the ground are refused, as `tellsafe catalogue check` refuses
them in the catalogue. Suspicion and harm to nobody are marked for the second person to weigh. A
word list is an alarm: the two people decide.
"""

from dataclasses import dataclass

from tellsafe.formats.grounds import Mention, read_text

LEAST, MOST = 10, 1000


@dataclass(frozen=True)
class Sentence:
    """What the lists find in a sentence. ``grounds`` refuse it; ``doubtful`` are marked."""

    is_short: bool
    is_long: bool
    grounds: tuple[Mention, ...]
    doubtful: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        """Whether no ground can stand on it."""
        return self.is_short or self.is_long or bool(self.grounds)


def read_sentence(text: str) -> Sentence:
    """Read a sentence of conduct. Characters are counted without the spaces around it."""
    bare = " ".join(text.split())
    reading = read_text(bare[:MOST])
    return Sentence(
        is_short=len(bare) < LEAST,
        is_long=len(bare) > MOST,
        grounds=tuple(dict.fromkeys(reading.grounds)),
        doubtful=tuple(dict.fromkeys((*reading.suspicion, *reading.vague))),
    )
