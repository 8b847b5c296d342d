# SPDX-License-Identifier: AGPL-3.0-or-later
"""What takes two people, and the codes that they may give."""

from enum import StrEnum


class Kind(StrEnum):
    """An act that one proposes and another agrees to."""

    GROUND = "ground"  # a tip becomes part of an incident
    CLOSE = "close"  # a tip is not followed, for a coded reason
    CONCLUDE = "conclude"  # an incident has an outcome
    EXPORT = "export"  # an incident leaves the desk as a bag
    HOLD = "hold"  # a tip is kept longer than the charter says
    ANSWER = "answer"  # the desk accounts for a tip or an incident under review


class Reason(StrEnum):
    """Why a tip is not followed. The source is told in plain words."""

    NO_DANGER = "no-danger"  # what is described endangers nobody
    NOT_ENOUGH = "not-enough"  # too little to act on, and the source was asked
    NOT_OURS = "not-ours"  # another body's; the source was told whose
    DEALT_WITH = "dealt-with"  # it was over before it could be acted on
    IDENTITY = "identity"  # rests on who somebody is, or on lawful conduct: content is removed
    KNOWINGLY_FALSE = "knowingly-false"  # shown to be made up: its pseudonym is suspended


class Outcome(StrEnum):
    """What came of an incident. Never an arrest: a danger is what is ended."""

    ENDED = "ended"  # the danger was found and ended
    PREVENTED = "prevented"  # it was kept from happening
    HANDED_ON = "handed-on"  # the competent body has taken it over
    NOT_FOUND = "not-found"  # it was looked for and not found
    MISTAKEN = "mistaken"  # it was no danger after all


class HoldReason(StrEnum):
    """Why a tip is kept longer than the charter says. Never for later use, or just in case."""

    COURT = "court"  # a court asked for it, or is about to decide on it
    REDRESS = "redress"  # a person who was reported complained, or oversight looks at it
    APPEAL = "appeal"  # its source disputes what was decided


class Corroboration(StrEnum):
    """What an incident rests on besides one source's word."""

    INDEPENDENT = "independent"  # another verified credential says so too
    EVIDENCE = "evidence"  # a photo, a film, something that was seen at the place
    LIFE = "life"  # none, since a life is at risk: the second person confirms that


class Undo(StrEnum):
    """Why a tip is taken out of an incident again."""

    OTHER_MATTER = "other-matter"  # it tells of something else
    NO_GROUND = "no-ground"  # its ground does not hold
    MOVED = "moved"  # two people put it into another incident
    CLOSED = "closed"  # two people closed it while it waited for corroboration


class Again(StrEnum):
    """Why a closed tip or a concluded incident is looked at again."""

    NEW_FACTS = "new-facts"  # something came in that was not known
    WRONG_REASON = "wrong-reason"  # the reason given does not hold
    ASKED = "asked"  # the source, a person who was reported, or oversight asked for it
    ALIKE = "alike"  # a new tip tells of the like: found by the desk itself


# What a person may give; the desk gives the others by itself.
UNDO_BY_HAND = (Undo.OTHER_MATTER, Undo.NO_GROUND)
AGAIN_BY_HAND = (Again.NEW_FACTS, Again.WRONG_REASON, Again.ASKED)
# Nobody's tip is closed for these before the desk has written to its source.
NEEDS_A_WORD = frozenset({Reason.NOT_ENOUGH, Reason.NOT_OURS, Reason.KNOWINGLY_FALSE})
# A sentence says what shows it; the source reads it.
NEEDS_SHOWING = frozenset({Reason.KNOWINGLY_FALSE})
# An answer is about whichever is under review; all others are about incidents.
ABOUT_TIPS = frozenset({Kind.GROUND, Kind.CLOSE, Kind.HOLD})
# Content of a tip that is closed for one of these is removed once two people agreed.
REMOVING = frozenset({Reason.IDENTITY})
