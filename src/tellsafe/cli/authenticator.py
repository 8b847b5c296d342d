# SPDX-License-Identifier: AGPL-3.0-or-later
"""An authenticator app without the phone: for the selftest, the demo and journeys."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyotp

STEP_SECONDS = 30
_TYPING_SECONDS = 15  # a code that the desk stops taking within that time is not begun with


@dataclass
class Authenticator:
    """Codes by a secret that the desk showed once; empty before it did.

    The desk takes each code once, and those of the step before and after as well: so three can
    be used at once, one after the other, and a fourth has to be waited for.
    """

    secret: str = ""
    last: int = 0

    def next_code(self, waiting: Callable[[], Iterator[None]]) -> str:
        """The earliest code that is good and was not used yet; waits in turns of ``waiting``."""
        for _ in waiting():
            now = int(time.time())
            earliest = (now + _TYPING_SECONDS) // STEP_SECONDS - 1
            step = max(earliest, self.last + 1)
            if step <= now // STEP_SECONDS + 1:
                self.last = step
                return pyotp.HOTP(self.secret).at(step)
        raise TimeoutError("no code that was not used yet")

    def code_now(self) -> tuple[str, int]:
        """What an app shows now, and for how many seconds."""
        now = int(time.time())
        return pyotp.HOTP(self.secret).at(now // STEP_SECONDS), STEP_SECONDS - now % STEP_SECONDS


@dataclass
class SignIn:
    """What somebody of a demo or a test signs in with."""

    password: str
    authenticator: Authenticator
    roles: tuple[str, ...] = ()
