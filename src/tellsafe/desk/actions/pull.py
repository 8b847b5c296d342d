# SPDX-License-Identifier: AGPL-3.0-or-later
"""One round of pulling: everything that waits at the intake, each dealt with and acknowledged."""

from collections import Counter
from dataclasses import dataclass, field

from tellsafe.desk.actions.forget_keys import forget_keys
from tellsafe.desk.actions.set_aside import set_aside
from tellsafe.desk.actions.take_in import take_in
from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.adapters.intake import HttpIntake, Intake, IntakeError, Submission
from tellsafe.desk.rules import outcomes
from tellsafe.formats.encoding import sha256_hex
from tellsafe.serving.clock import Clock, SystemClock
from tellsafe.serving.log import log_bug
from tellsafe.serving.zone import ZoneSettings


@dataclass
class Round:
    """How many became what (see rules.outcomes), how many have to wait for another round, and how
    many of those open without a weekly key (see actions.set_aside).

    ``early``: by the hash of its envelope, each of those that waits for nothing but its tip.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    aside: int = 0
    early: list[str] = field(default_factory=list)

    @property
    def needs_no_key(self) -> bool:
        """Whether nothing is left, of all that waited when it began, that a weekly key has to open.
        What came in meanwhile is sealed to the keys of today as well."""
        return self.waiting == self.aside


def pull_once(
    settings: ZoneSettings, clock: Clock | None = None, intake: Intake | None = None
) -> Round:
    """One round with the desk's own folder, for whoever is not the puller. Raises IntakeError."""
    today = (clock or SystemClock()).today()
    return pull_round(Workplace.of(settings, today, intake or HttpIntake.of(settings)))


def pull_round(desk: Workplace, wait: int = 0) -> Round:
    """Go through all that waits, having waited up to ``wait`` seconds for a first one.

    The cursor starts anew each round: ids are random, so what comes in meanwhile may lie behind
    it. Raises IntakeError if the intake can't be asked; one submission that fails stops no other.
    """
    done = Round()
    after = ""
    while page := desk.intake.waiting(after, wait):
        for submission in page:
            _deal_with(desk, submission, done)
        after, wait = page[-1].id, 0
    if done.waiting == len(done.early):
        # Whatever else waits may be the tip.
        desk.tries.update(done.early)
    if done.needs_no_key:
        forget_keys(desk.keys, desk.today)
    return done


def _deal_with(desk: Workplace, submission: Submission, done: Round) -> None:
    try:
        outcome = take_in(desk, submission)
    except Exception as error:
        if not isinstance(error, IntakeError):
            log_bug(error)
        done.waiting += 1
        done.aside += set_aside(desk, submission)
        return
    if outcome == outcomes.EARLY:
        done.early.append(sha256_hex(submission.envelope))
        done.aside += set_aside(desk, submission)
    if outcome in (None, outcomes.EARLY):
        done.waiting += 1
        return
    done.outcomes[outcome] += 1
    desk.intake.acknowledge(submission.id)
