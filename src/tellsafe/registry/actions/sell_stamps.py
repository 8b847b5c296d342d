# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act: give stamps for work, where activation is open and nobody is asked who they are.

Nothing is stored: signing is deterministic, and another batch costs other work.
"""

from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.registry.actions import refusals
from tellsafe.registry.actions.issue_stamps import stamp_issuer
from tellsafe.registry.actions.receive import paid_request
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.actions.sign import sign
from tellsafe.registry.rules.forms import read_open_request
from tellsafe.registry.rules.periods import living_weeks
from tellsafe.serving.problems import MALFORMED, Problem


async def sell_stamps(registry: Registry, body: bytes) -> tuple[bytes, ...] | Problem:
    """Blind signatures of a batch that work pays for."""
    value = paid_request(registry, body)
    if isinstance(value, Problem):
        return value
    try:
        batch = read_open_request(Fields(value, "stamps"))
    except FormatError:
        return MALFORMED
    if batch.week not in living_weeks(registry.clock.today()):
        return refusals.WRONG_WEEK
    issuer = await registry.threads.run(stamp_issuer, registry, batch)
    if isinstance(issuer, Problem):
        return issuer
    return await registry.threads.run(sign, issuer, batch.blinded)
