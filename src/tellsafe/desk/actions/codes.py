# SPDX-License-Identifier: AGPL-3.0-or-later
"""One-time codes: what an account holds of them, and taking one."""

import struct
from datetime import datetime

from tellsafe.desk.access import Staff
from tellsafe.desk.adapters.sealed_secret import seal, unseal
from tellsafe.desk.rules.totp import matching_step

_STEP = struct.Struct(">Q")


def accept_code(person: Staff, code: str, now: datetime) -> bool:
    """Inside a transaction, with the account locked: whether the code is good, now and once."""
    held = unseal(bytes(person.totp), _about(person)) if person.totp else None
    if held is None:
        return False
    (last,), secret = _STEP.unpack_from(held), held[_STEP.size :].decode("ascii")
    step = matching_step(secret, code, int(now.timestamp()), last)
    if step is None:
        return False
    hold(person, secret, step)
    return True


def hold(person: Staff, secret: str, last: int) -> None:
    """Codes up to step ``last`` are used. That is when somebody signed in, so it is sealed too."""
    person.totp = seal(_STEP.pack(last) + secret.encode("ascii"), _about(person))
    person.save(update_fields=["totp"])


def _about(person: Staff) -> str:
    """A sealed secret that is moved to another account's row opens no more."""
    return f"totp of staff {person.pk}"
