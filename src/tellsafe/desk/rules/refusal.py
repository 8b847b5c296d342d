# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why an act that takes two people does not happen. Values, not errors: pages put them in words."""

from enum import StrEnum


class Refusal(StrEnum):
    """Nothing was changed, for this reason."""

    ABSENT = "absent"  # not here, or not for this person: nobody learns which
    OWN = "own"  # whoever proposed it can't agree to it
    ANSWERED = "answered"  # somebody has answered it already
    STALE = "stale"  # what it is about has moved on since it was proposed
    WAITING = "waiting"  # another proposal about the same waits for its second person
    NO_PLACE = "no-place"  # it has no place in the state that the tip or incident is in
    CATALOGUE = "catalogue"  # no entry of the published catalogue
    SENTENCE = "sentence"  # the sentence of conduct can't stand as a ground
    EVIDENCE = "evidence"  # no undamaged attachment of this tip or incident
    LIFE = "life"  # the tip tells of no danger to life, or the second person did not confirm it
    NO_WORD = "no-word"  # the source has not been asked or told, as this reason says
    SHOWING = "showing"  # nothing says what shows that it was made up
    UNTIL = "until"  # nothing is held until a day that has passed, or for longer than a year
    PAUSED = "paused"  # the category's rates were out of line, and oversight has not looked yet
    REVIEW = "review"  # the oversight body has ordered review, and has not ended it
    REMOVED = "removed"  # its content is gone: there is nothing to look at
