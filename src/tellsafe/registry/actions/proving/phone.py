# SPDX-License-Identifier: AGPL-3.0-or-later
"""First of all checks, where a phone is asked for: without one of one's own, nothing is learnt."""

from tellsafe.registry.actions import refusals
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.rules.code import is_code
from tellsafe.registry.rules.digits import folded
from tellsafe.registry.rules.forms import PhoneProof
from tellsafe.registry.rules.phone import e164
from tellsafe.serving.problems import Problem


def proven_phone(registry: Registry, given: PhoneProof) -> str | Problem:
    """The phone in E.164, if the code was sent to it. It is a try of this phone until somebody says
    that it was right."""
    phone = e164(given.phone, registry.phone_regions)
    today, now = registry.clock.today(), registry.clock.now()
    if phone is None or not registry.phones.may_try(phone, today):
        return refusals.CODE_REFUSED
    if is_code(registry.code_key, phone, folded(given.code), now):
        return phone
    return refusals.CODE_REFUSED
