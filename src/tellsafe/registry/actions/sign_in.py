# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acts: tell where people sign in, and hand the provider's answer on to the app, unread.

Nothing is kept between the two. The answer goes into the fragment of the app's address, which no
browser sends to a server: intake, from which the app comes, never sees it.
"""

import re
from collections.abc import Mapping

from tellsafe.formats.encoding import b64u
from tellsafe.formats.sign_in import TO_COPY
from tellsafe.registry.actions.refusals import SIGN_IN_UNAVAILABLE
from tellsafe.registry.actions.registry import Registry
from tellsafe.registry.adapters.openid import Unreachable
from tellsafe.serving.problems import ABSENT, Problem

_STATE = re.compile(rf"(?:{re.escape(TO_COPY)})?[A-Za-z0-9_-]{{43}}", re.ASCII)
_MOST_ANSWER = 2048


async def tell_sign_in(registry: Registry) -> dict[str, object] | Problem:
    """Where the provider lets people sign in."""
    if registry.provider is None:
        return ABSENT
    metadata = await registry.senders.run(registry.provider.metadata)
    if isinstance(metadata, Unreachable):
        return SIGN_IN_UNAVAILABLE
    return {"authorization_endpoint": metadata.authorization}


async def hand_on(registry: Registry, query: Mapping[str, str]) -> str | Problem:
    """The state and the answer, parted by a slash, each in characters that mean nothing anywhere;
    no answer where the provider gave none, or another one than ours spoke (RFC 9207)."""
    provider, state = registry.provider, query.get("state", "")
    if provider is None or not _STATE.fullmatch(state):
        return ABSENT
    metadata = await registry.senders.run(provider.metadata)
    if isinstance(metadata, Unreachable):
        return SIGN_IN_UNAVAILABLE
    speaker = query.get("iss", "" if metadata.names_issuer else provider.issuer)
    answer = query.get("code", "") if speaker == provider.issuer else ""
    kept = answer if answer.isascii() and len(answer) <= _MOST_ANSWER else ""
    return f"{state}/{b64u(kept.encode())}"
