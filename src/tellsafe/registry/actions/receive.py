# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking in what was sent: work first, then opening, then reading.

A form exists from here to the end of its request, in memory. What goes wrong with it becomes a
value here, so that no exception carries any of it further.
"""

from collections.abc import Callable
from typing import TypeVar

from tellsafe.formats.age import open_bytes
from tellsafe.formats.encoding import parse_object, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.formats.padding import unpad
from tellsafe.registry.actions.refusals import UNREADABLE
from tellsafe.registry.actions.registry import Registry
from tellsafe.serving.problems import MALFORMED, Problem

MAX_BODY = 64 * 1024
Form = TypeVar("Form")


def paid_request(registry: Registry, body: bytes) -> dict[str, object] | Problem:
    """The JSON object of a request that its work pays for, without the work."""
    try:
        value = parse_object(body, limit=MAX_BODY)
    except FormatError:
        return MALFORMED
    return registry.gate.admit(value, registry.clock.now()) or value


async def opened_form(
    registry: Registry, body: bytes, read: Callable[[Fields], Form]
) -> Form | Problem:
    """The form that a paid request holds sealed."""
    value = paid_request(registry, body)
    if isinstance(value, Problem):
        return value
    sealed = value.get("sealed")
    if set(value) != {"sealed"} or not isinstance(sealed, str):
        return MALFORMED
    plain = await registry.threads.run(_opened, registry, sealed)
    if plain is None:
        return UNREADABLE
    try:
        return read(Fields(parse_object(plain, limit=MAX_BODY), "form"))
    except FormatError:
        return MALFORMED


def _opened(registry: Registry, sealed: str) -> bytes | None:
    try:
        return unpad(open_bytes(unb64u(sealed), registry.identities))
    except FormatError:
        return None
